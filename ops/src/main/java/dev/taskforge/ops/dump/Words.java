package dev.taskforge.ops.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of the word, or of the name in quotes, that is being read. */
final class Words {
    private static final int MOST = 63;

    private final ByteArrayOutputStream word = new ByteArrayOutputStream();
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();

    boolean inWord() {
        return word.size() > 0;
    }

    void add(int b) {
        if (word.size() <= MOST) {
            word.write(b);
        }
    }

    /** The word has ended. */
    String take() {
        var text = word.toString(StandardCharsets.ISO_8859_1);
        word.reset();
        return text;
    }

    void beginName() {
        name.reset();
    }

    void addToName(int b) {
        if (name.size() <= MOST) {
            name.write(b);
        }
    }

    String name() {
        return name.toString(StandardCharsets.ISO_8859_1);
    }
}

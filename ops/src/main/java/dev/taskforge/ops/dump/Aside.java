package dev.taskforge.ops.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A comment or a command of psql while it is read: its beginning, and where a comment between signs ends. */
final class Aside {
    private static final int MOST = 1_000;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int depth;
    private int previous;

    void begin(int letter) {
        text.reset();
        depth = 0;
        previous = 0;
        add(letter);
    }

    void add(int letter) {
        if (text.size() < MOST && letter != '\n' && letter != '\r') {
            text.write(letter);
        }
    }

    /** A comment between signs begins, in which others may lie. */
    void open() {
        depth = 1;
    }

    /** @return whether the comment between signs ends with this byte of it */
    boolean isEnd(int letter) {
        if (letter == '*' && previous == '/') {
            depth++;
            previous = 0;
        } else if (letter == '/' && previous == '*') {
            depth--;
            previous = 0;
        } else {
            previous = letter;
        }
        return depth == 0;
    }

    String text() {
        return text.toString(StandardCharsets.UTF_8);
    }
}

package dev.taskforge.ops.dump;

import java.io.ByteArrayOutputStream;

/** The sign that begins and ends a text between dollars, such as {@code $body$}. */
final class DollarTag {
    static final int MOST = 256;

    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private byte[] sign = {};
    private int matched;

    void begin() {
        name.reset();
    }

    /** @return whether there was room for it */
    boolean add(int letter) {
        if (name.size() == MOST) {
            return false;
        }
        name.write(letter);
        return true;
    }

    boolean hasName() {
        return name.size() > 0;
    }

    byte[] name() {
        return name.toByteArray();
    }

    /** The sign is whole: the text begins. */
    void open() {
        sign = ('$' + name.toString(java.nio.charset.StandardCharsets.ISO_8859_1) + '$')
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        matched = 0;
    }

    /** @return whether the text ends with this byte of it */
    boolean isEnd(int letter) {
        if (letter == (sign[matched] & 0xff)) {
            matched++;
        } else {
            matched = letter == '$' ? 1 : 0;
        }
        if (matched == sign.length) {
            matched = 0;
            return true;
        }
        return false;
    }
}

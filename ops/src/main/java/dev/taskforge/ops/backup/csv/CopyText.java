package dev.taskforge.ops.backup.csv;

import java.io.IOException;

/** How COPY writes bytes in its text format that mean something there. */
final class CopyText {
    private CopyText() {}

    /** What a byte behind a backslash stands for. */
    static int unescaped(int letter) throws IOException {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case '\\' -> '\\';
            default -> throw new IOException("COPY wrote a backslash before the byte " + letter);
        };
    }

    /** The letter behind the backslash that stands for this byte; 0 when it stands for itself. */
    static int escaped(int value) {
        return switch (value) {
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case 0x0b -> 'v';
            case '\\' -> '\\';
            default -> 0;
        };
    }
}

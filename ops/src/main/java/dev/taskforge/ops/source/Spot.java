package dev.taskforge.ops.source;

/**
 * A part of a file.
 *
 * @param start offset of its first character (UTF-16), from 0
 * @param end offset behind its last character
 */
public record Spot(SourceFile file, int start, int end) {

    public Spot {
        if (start < 0 || end < start || end > file.text().length()) {
            throw new IllegalArgumentException("no part of " + file + ": " + start + " to " + end);
        }
    }

    /** The line it begins in, from 1. */
    public int line() {
        return file.lineOf(start);
    }

    /** The column it begins in, from 1, in characters (code points). */
    public int column() {
        return file.placeOf(start).column();
    }

    public String text() {
        return file.text().substring(start, end);
    }

    /** The same part without the blanks at its ends. */
    public Spot stripped() {
        int from = start;
        int to = end;
        while (to > from && file.text().charAt(to - 1) <= ' ') {
            to--;
        }
        while (from < to && file.text().charAt(from) <= ' ') {
            from++;
        }
        return new Spot(file, from, to);
    }

    /** {@code path:line:column}; never the text, which may be a secret. */
    @Override
    public String toString() {
        return file + ":" + line() + ":" + column();
    }
}

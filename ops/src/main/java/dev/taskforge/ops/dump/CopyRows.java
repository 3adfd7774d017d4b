package dev.taskforge.ops.dump;

/** Finds the end of the rows of a COPY, which are a line each, and counts them. */
final class CopyRows {
    private static final int KEPT = 3;

    private long count;
    private long length;
    private int beginning;
    private boolean ended;

    void begin() {
        count = 0;
        length = 0;
        beginning = 0;
        ended = false;
    }

    /** @return how many of these belong to the rows: up to the end of the line that ends them, or all */
    int take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !ended) {
            int stop = at;
            while (stop < to && bytes[stop] != '\n') {
                stop++;
            }
            add(bytes, at, stop);
            if (stop < to) {
                stop++;
                endLine();
            }
            at = stop;
        }
        return at - from;
    }

    private void add(byte[] bytes, int from, int to) {
        for (int at = from; at < to && length + at - from < KEPT; at++) {
            beginning = beginning << Byte.SIZE | (bytes[at] & 0xff);
        }
        length += to - from;
    }

    private void endLine() {
        boolean last = length == 2 && beginning == ('\\' << 8 | '.');
        boolean lastOfWindows = length == KEPT && beginning == ('\\' << 16 | '.' << 8 | '\r');
        ended = last || lastOfWindows;
        if (!ended) {
            count++;
        }
        length = 0;
        beginning = 0;
    }

    /** The file ends: its last line may have no end. */
    void finish() {
        if (length > 0) {
            endLine();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    long count() {
        return count;
    }
}

package dev.taskforge.ops.check;

import java.util.Arrays;

/** Cuts what was read of a log into lines; of long ones it takes the beginning. Not safe for several threads. */
final class LogLines {
    /** Of longer lines only so many bytes are taken. */
    static final int MOST_LINE = 16 * 1024;

    private static final byte[] NONE = {};
    /** More is not kept for the next one: most lines are short, and most come whole. */
    private static final int USUAL = 1024;

    private byte[] line = NONE;
    private int kept;
    private boolean pending;
    private boolean skipping;

    /** Takes a line, without its end. The bytes must not be kept: the next line writes over them. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] bytes, int offset, int length);
    }

    /** What comes next up to the end of its line is a part of one, and not taken. */
    void skip() {
        kept = 0;
        pending = true;
        skipping = true;
    }

    /** Forgets the line that was begun. */
    void drop() {
        line = line.length > USUAL ? NONE : line;
        kept = 0;
        pending = false;
        skipping = false;
    }

    void feed(byte[] bytes, int length, Taker taker) {
        feed(bytes, 0, length, taker);
    }

    void feed(byte[] bytes, int offset, int length, Taker taker) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                if (pending) {
                    keep(bytes, start, i - start);
                    end(taker);
                } else {
                    taker.take(bytes, start, Math.min(MOST_LINE, i - start));
                }
                start = i + 1;
            }
        }
        if (start < offset + length) {
            pending = true;
            keep(bytes, start, offset + length - start);
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
        int room = Math.min(length, MOST_LINE - kept);
        if (kept + room > line.length) {
            line = Arrays.copyOf(line, Math.min(MOST_LINE, Math.max(kept + room, 2 * line.length)));
        }
        System.arraycopy(bytes, offset, line, kept, room);
        kept += room;
    }

    /** The line that was begun ends here. */
    void end(Taker taker) {
        if (pending && !skipping) {
            taker.take(line, 0, kept);
        }
        drop();
    }
}

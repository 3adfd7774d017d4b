package dev.taskforge.ops.backup.csv;

/** Whether bytes, given one by one, are UTF-8 as PostgreSQL takes it: no surrogates, nothing longer than needed, nothing above U+10FFFF. */
final class Utf8 {
    private int left;
    private int least = 0x80;
    private int most = 0xbf;

    /** False for a byte that cannot stand here. */
    boolean accepts(int value) {
        if (left == 0) {
            return first(value);
        }
        boolean fits = value >= least && value <= most;
        least = 0x80;
        most = 0xbf;
        left--;
        return fits;
    }

    private boolean first(int value) {
        if (value < 0x80) {
            return true;
        }
        if (value >= 0xc2 && value <= 0xdf) {
            left = 1;
        } else if (value >= 0xe0 && value <= 0xef) {
            left = 2;
            least = value == 0xe0 ? 0xa0 : 0x80;
            most = value == 0xed ? 0x9f : 0xbf;
        } else if (value >= 0xf0 && value <= 0xf4) {
            left = 3;
            least = value == 0xf0 ? 0x90 : 0x80;
            most = value == 0xf4 ? 0x8f : 0xbf;
        }
        return left > 0;
    }

    /** Whether no letter has begun that goes on. */
    boolean isWhole() {
        return left == 0;
    }
}

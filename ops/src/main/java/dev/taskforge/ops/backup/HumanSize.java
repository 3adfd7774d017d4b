package dev.taskforge.ops.backup;

import java.util.Locale;

/** Sizes as people read them: {@code 512 B}, {@code 1.5 MiB}. */
final class HumanSize {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private HumanSize() {}

    static String of(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}

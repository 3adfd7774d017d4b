package dev.taskforge.ops.backup;

import java.time.Duration;

/** Ages in the spelling of {@code taskforge.yaml}: the two largest units, such as {@code 2d 4h} or {@code 35s}. */
final class Ages {
    private Ages() {}

    static String text(Duration age) {
        if (age.isNegative()) {
            return "0s";
        }
        if (age.toDays() > 0) {
            return two(age.toDays(), "d", age.toHoursPart(), "h");
        }
        if (age.toHours() > 0) {
            return two(age.toHours(), "h", age.toMinutesPart(), "m");
        }
        return age.toMinutes() > 0 ? two(age.toMinutes(), "m", age.toSecondsPart(), "s") : age.toSeconds() + "s";
    }

    private static String two(long large, String unit, int small, String smallUnit) {
        return small == 0 ? large + unit : large + unit + " " + small + smallUnit;
    }
}

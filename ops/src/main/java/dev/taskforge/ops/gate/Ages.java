package dev.taskforge.ops.gate;

import java.time.Duration;

/** Durations in the spelling of {@code taskforge.yaml}, such as {@code 26h} or {@code 90d}. */
final class Ages {
    private Ages() {}

    static String text(Duration age) {
        if (age.toDays() > 1 && age.toHoursPart() == 0) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 0 && age.toMinutesPart() == 0) {
            return age.toHours() + "h";
        }
        return age.toMinutes() > 0 && age.toSecondsPart() == 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
    }
}

package dev.taskforge.ops.yaml;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: one number and one unit. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");

    private Durations() {}

    /** Reads {@code 500ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 90d}; null for anything else. */
    public static @Nullable Duration parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return null;
        }
        long number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** Writes a duration in the largest unit that keeps it whole: {@code 36h}, {@code 90s}. */
    public static String show(Duration value) {
        long ms = value.toMillis();
        if (ms != 0 && ms % 86_400_000 == 0) {
            return ms / 86_400_000 + "d";
        }
        if (ms != 0 && ms % 3_600_000 == 0) {
            return ms / 3_600_000 + "h";
        }
        if (ms != 0 && ms % 60_000 == 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
    }

    /** Writes an age roughly, in the two largest units: {@code 3d 4h}, {@code 5m 10s}. */
    public static String roughly(Duration value) {
        long s = Math.max(0, value.toSeconds());
        if (s >= 86_400) {
            return s / 86_400 + "d " + s % 86_400 / 3600 + "h";
        }
        if (s >= 3600) {
            return s / 3600 + "h " + s % 3600 / 60 + "m";
        }
        return s >= 60 ? s / 60 + "m " + s % 60 + "s" : s + "s";
    }
}

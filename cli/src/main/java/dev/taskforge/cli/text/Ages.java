package dev.taskforge.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Durations and sizes in the two largest words a person needs. */
public final class Ages {
    private Ages() {}

    /** How long ago that was; a dash for never. */
    public static String since(Texts texts, @Nullable Instant then, Instant now) {
        return then == null ? "-" : of(texts, Duration.between(then, now));
    }

    /** A duration in its largest unit, rounded down; never negative. */
    public static String of(Texts texts, Duration duration) {
        var seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return texts.get("age.seconds", seconds);
        }
        if (seconds < 2 * 3600) {
            return texts.get("age.minutes", seconds / 60);
        }
        if (seconds < 48 * 3600) {
            return texts.get("age.hours", seconds / 3600);
        }
        return texts.get("age.days", seconds / 86_400);
    }

    /** A duration that may be short: in milliseconds below a second. */
    public static String took(Texts texts, Duration duration) {
        return duration.toMillis() < 1000 ? texts.get("age.millis", duration.toMillis()) : of(texts, duration);
    }

    /** A size in binary units. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        var value = (double) bytes;
        var units = new String[] {"KiB", "MiB", "GiB", "TiB"};
        var unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}

package dev.taskforge.cli.command;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time and durations as people type them. */
final class Moment {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private Moment() {}

    /** A point in time as a clock on the wall here shows it; empty for none. */
    static String shown(@Nullable Instant moment) {
        return moment == null ? "" : SHOWN.format(moment.atZone(ZoneId.systemDefault()));
    }

    /** {@code 30s}, {@code 5m}, {@code 12h} or {@code 90d}; null when the text is none of these. */
    static @Nullable Duration duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        var amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** A duration ago, an instant, or the beginning of a day such as {@code 2026-12-31} here; null when none of these. */
    static @Nullable Instant since(String text, Clock clock, ZoneId here) {
        var duration = duration(text);
        if (duration != null) {
            return clock.instant().minus(duration);
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(here).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A duration from now, an instant, or the end of a day such as {@code 2026-12-31} here; null when none of these. */
    static @Nullable Instant until(String text, Clock clock, ZoneId here) {
        var duration = duration(text);
        if (duration != null) {
            return clock.instant().plus(duration);
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).plusDays(1).atStartOfDay(here).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}

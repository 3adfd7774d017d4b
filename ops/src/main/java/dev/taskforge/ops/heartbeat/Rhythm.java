package dev.taskforge.ops.heartbeat;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often a ping is expected: so long after the one before, or by a timetable. Exactly one is there.
 *
 * @param written as in the file
 */
record Rhythm(
        String written, @Nullable Duration period, @Nullable Cron cron) {
    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofDays(366);

    static Type<Rhythm> type() {
        var schema = Map.<String, Object>of("type", "string", "examples", List.of("24h", "0 2 * * *"));
        return new ParsedType<>(schema, text -> text.strip().contains(" ") ? timetable(text.strip()) : period(text));
    }

    private static ParsedType.Parsed<Rhythm> timetable(String text) {
        try {
            return ParsedType.right(new Rhythm(text, null, Cron.parse(text)));
        } catch (IllegalArgumentException e) {
            return ParsedType.wrong(
                    Message.of("project.cron", Shown.of(text), String.valueOf(e.getMessage())),
                    Message.of("project.cron.fix"));
        }
    }

    private static ParsedType.Parsed<Rhythm> period(String text) {
        var period = Durations.parse(text);
        if (period == null) {
            return ParsedType.wrong(
                    Message.of("check.heartbeat.rhythm", Shown.of(text)), Message.of("check.heartbeat.rhythm.fix"));
        }
        if (period.compareTo(LEAST) < 0 || period.compareTo(MOST) > 0) {
            return ParsedType.wrong(
                    Message.of("yaml.range", Shown.of(text), Durations.show(LEAST), Durations.show(MOST)), null);
        }
        return ParsedType.right(new Rhythm(text, period, null));
    }

    boolean isTimetable() {
        return cron != null;
    }

    /** When the next ping is expected, of which the one before came at a moment. */
    Instant next(Instant before, ZoneId zone) {
        return cron != null
                ? cron.next(before, zone)
                : before.plus(java.util.Objects.requireNonNull(period, "a rhythm has a period or a timetable"));
    }
}

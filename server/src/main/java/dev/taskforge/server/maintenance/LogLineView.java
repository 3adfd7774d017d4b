package dev.taskforge.server.maintenance;

import dev.taskforge.ops.maintenance.LogEntry;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log of maintenance, as the API shows it.
 *
 * @param level INFO, WARN or ERROR
 * @param line the whole line, with its time in the time zone of the project
 * @param source where it is written: audit/17 or job/17
 * @param by who did it; null when a schedule did
 */
public record LogLineView(
        Instant at,
        String level,
        String text,
        String line,
        String source,
        @Nullable String by) {

    /** A line in one language. */
    public static LogLineView of(LogEntry entry, Messages texts, ZoneId zone) {
        return new LogLineView(
                entry.at(),
                entry.level().name(),
                entry.words(texts),
                entry.line(texts, zone),
                entry.source(),
                entry.by());
    }
}

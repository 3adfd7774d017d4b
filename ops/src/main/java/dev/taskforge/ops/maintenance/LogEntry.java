package dev.taskforge.ops.maintenance;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log of maintenance.
 *
 * @param source where it is written: {@code audit/17} or {@code job/17}
 * @param by who did it; null for a job that failed
 */
public record LogEntry(
        Instant at,
        Level level,
        Message text,
        String source,
        @Nullable String by) {
    /** As in {@code [2025-11-15 02:00:00] [INFO] text}, the form in which such logs were written by hand. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** How much a line matters. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    /** The sentence in one language, on one line. */
    public String words(Messages texts) {
        return texts.render(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** The whole line: the time in a time zone, to the second, the level, the sentence. */
    public String line(Messages texts, ZoneId zone) {
        return "[" + TIME.format(at.atZone(zone)) + "] [" + level + "] " + words(texts);
    }
}

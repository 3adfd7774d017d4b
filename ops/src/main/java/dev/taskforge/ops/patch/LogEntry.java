package dev.taskforge.ops.patch;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A line of the maintenance log.
 *
 * @param level INFO or WARN
 */
public record LogEntry(Instant at, String level, Message said) {
    private static final String FORM = "uuuu-MM-dd HH:mm:ss";

    static LogEntry info(Instant at, String key, Object... arguments) {
        return new LogEntry(at, "INFO", Message.of(key, arguments));
    }

    static LogEntry warn(Instant at, String key, Object... arguments) {
        return new LogEntry(at, "WARN", Message.of(key, arguments));
    }

    /** As {@code [2025-11-15 02:00:00] [INFO] text}, the form in which maintenance is written down. */
    public String line(ZoneId zone, Messages texts) {
        return "[" + DateTimeFormatter.ofPattern(FORM).withZone(zone).format(at) + "] [" + level + "] "
                + texts.render(said);
    }
}

package dev.taskforge.ops.silence;

import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That nobody wants to hear of some monitors for a while, though they are looked at as ever.
 *
 * @param monitors a name in which {@code *} stands for anything
 * @param until the first moment after it; when it was ended, if it was
 * @param by who wanted it
 * @param endedBy who ended it before its time; null for nobody
 */
public record Silence(
        long id,
        String project,
        String monitors,
        String reason,
        Instant from,
        Instant until,
        String by,
        @Nullable String endedBy) {
    /** All monitors of a project. */
    public static final String ALL = "*";

    /** Whether a monitor is meant. */
    public boolean covers(String monitor) {
        return matches(monitors, monitor);
    }

    /** Whether it holds at a moment. */
    public boolean holds(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }

    /** Whether a name fits, in which {@code *} stands for anything. */
    public static boolean matches(String pattern, String name) {
        var expression = Stream.of(pattern.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return name.matches(expression);
    }
}

package dev.taskforge.ops.silence;

import java.time.Instant;
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

    /** Whether a name fits, in which {@code *} stands for anything. Takes no longer than the product of both lengths. */
    public static boolean matches(String pattern, String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resumed = 0;
        while (at < name.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                resumed = at;
            } else if (in < pattern.length() && pattern.charAt(in) == name.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                // The last star takes one more.
                in = star + 1;
                at = ++resumed;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }
}

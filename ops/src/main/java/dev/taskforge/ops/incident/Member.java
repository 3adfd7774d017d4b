package dev.taskforge.ops.incident;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A monitor in an incident.
 *
 * @param firstAt when it first went down in it
 * @param joinedAt when it last did
 * @param leftAt null while it is down in it
 * @param how why it is not any more; null while it is
 * @param before how long it was down in it before {@code joinedAt}
 * @param named whether a message told of it
 * @param asked whether it was asked, and not as wanted; else it could not be asked
 * @param transition the change that brought it
 * @param seen by the look that brought it; null for what nobody saw
 */
public record Member(
        String monitor,
        Instant firstAt,
        Instant joinedAt,
        @Nullable Instant leftAt,
        @Nullable Left how,
        Duration before,
        boolean named,
        boolean asked,
        long transition,
        @Nullable Message seen) {

    /** Why a monitor is not down in an incident any more. */
    public enum Left {
        WELL,
        /** The file does not ask for it any more. */
        GONE,
        PAUSED,
        /** It is down for another cause. */
        MOVED
    }

    /** Whether it is down in it. */
    public boolean isDown() {
        return leftAt == null;
    }

    /** How long it was down in it, up to a moment. */
    public Duration down(Instant now) {
        var end = leftAt == null ? now : leftAt;
        var last = Duration.between(joinedAt, end);
        return before.plus(last.isNegative() ? Duration.ZERO : last);
    }
}

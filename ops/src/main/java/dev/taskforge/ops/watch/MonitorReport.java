package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.NamedCheck;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a monitor stands, for people.
 *
 * @param check what is asked, secrets masked
 * @param lookedAt when the last answer was there; null before
 * @param look what it said
 * @param micros how long it took
 * @param seen what was seen, secrets masked; null when it was as wanted
 * @param pause null when it is watched
 * @param day what became of it in the last 24 hours
 * @param month what became of it in the last 30 days, without quantiles
 */
public record MonitorReport(
        Monitor monitor,
        NamedCheck check,
        MonitorState state,
        Instant since,
        @Nullable Instant lookedAt,
        Outcome look,
        long micros,
        @Nullable Message seen,
        @Nullable Pause pause,
        Roll day,
        Roll month) {

    public String name() {
        return monitor.name();
    }

    /** The state in one word for people and style: paused, or how it stands. */
    public String word() {
        return pause != null ? "paused" : state.detail();
    }
}

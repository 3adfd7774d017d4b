package dev.taskforge.ops.watch;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of how a monitor stands.
 *
 * @param since when the state before had begun
 * @param seen by the look that brought it, secrets masked; null for what nobody saw
 */
public record Transition(
        long id,
        Instant at,
        MonitorState was,
        MonitorState became,
        Instant since,
        @Nullable Message seen,
        Told told) {

    /** The same, of what began then. */
    Transition since(Instant moment) {
        return new Transition(id, at, was, became, moment, seen, told);
    }

    /** Whether people hear of it. */
    public enum Told {
        TOLD,
        /** TaskForge was changing the project: it is told when it lasts. */
        HELD,
        /** Nothing that people are woken for, or nobody hears of it. */
        SILENT
    }
}

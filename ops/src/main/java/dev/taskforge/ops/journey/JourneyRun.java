package dev.taskforge.ops.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a journey, as it was recorded.
 *
 * @param jobId the job that asked for it; null when none did
 * @param step the step it came to
 * @param acted whether a step that may change something was begun
 * @param note what there is to know about cleaning up, such as the names of the steps that failed; may be empty
 * @param endedAt null while it runs
 */
public record JourneyRun(
        long id,
        String project,
        String journey,
        @Nullable Long jobId,
        State state,
        String step,
        boolean acted,
        Cleanup cleanup,
        String note,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** How it ended. */
    public enum State {
        RUNNING,
        PASSED,
        FAILED,
        /** It could not be asked. */
        ERROR,
        /** A person, or the end of the server, broke it off; it could still clean up. */
        CANCELLED,
        /** The process ended in the middle: nobody knows more than the step it had come to. */
        CUT_OFF;

        /** The name used in JSON and texts. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of the test data. */
    public enum Cleanup {
        /** Nothing was changed, or the journey has nothing to put away. */
        NONE,
        DONE,
        /** A step failed, or could not be taken: test data may be left. */
        INCOMPLETE,
        /** It was cut off: test data may be left. */
        UNKNOWN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How long it took; empty when it did not come to an end, so that its length says nothing. */
    public Optional<Duration> took() {
        return endedAt == null || (state != State.PASSED && state != State.FAILED)
                ? Optional.empty()
                : Optional.of(Duration.between(startedAt, endedAt));
    }

    /** Whether test data may be left over from it. */
    public boolean mayHaveLeft() {
        return cleanup == Cleanup.INCOMPLETE || cleanup == Cleanup.UNKNOWN;
    }
}

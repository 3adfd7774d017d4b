package dev.taskforge.ops.release;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the release that serves was well when somebody asked.
 *
 * @param release its number
 * @param by who asked
 * @param passed whether every answer was good
 */
public record Verification(
        long id, String project, int release, Instant at, String by, long jobId, boolean passed, List<Answer> answers) {
    public Verification {
        answers = List.copyOf(answers);
    }

    /** What was asked. */
    public enum Kind {
        CONTAINER,
        EDGE,
        CHECK
    }

    /**
     * One answer.
     *
     * @param name of the container, of the service in front, or of the check
     * @param evidence where the answer of a check is recorded; null for the others
     */
    public record Answer(
            Kind kind,
            String name,
            boolean good,
            Message seen,
            @Nullable Long evidence) {}
}

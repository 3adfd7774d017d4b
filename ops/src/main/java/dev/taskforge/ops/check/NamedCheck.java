package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Priority;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A check of a project, as people see it.
 *
 * @param kind such as {@code http}
 * @param maxAge how long its evidence counts
 * @param question what is asked, secrets masked
 * @param fix what to do when it fails, in the words of the project's file; null when the answer says so itself
 */
public record NamedCheck(
        String name,
        String kind,
        String title,
        Priority priority,
        Duration maxAge,
        Duration timeout,
        String question,
        @Nullable String fix) {

    /** Whether a person answers it, not a machine. */
    public boolean isAttestation() {
        return kind.equals(AttestationCheck.KIND.key());
    }
}

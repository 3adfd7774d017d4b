package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis found; the result of its job.
 *
 * @param service the one that was asked about; null for the whole project
 * @param causes the likeliest root first; empty when nothing speaks for any
 * @param containers how many were looked at
 * @param answers how many checks were asked
 * @param whole whether all containers and checks that were meant could be looked at: else no cause does not mean that all is well
 * @param unread what could not be read, and why
 */
public record Diagnosis(
        String project,
        @Nullable String service,
        Instant at,
        List<Finding> causes,
        int containers,
        int answers,
        boolean whole,
        List<Message> unread) {
    public Diagnosis {
        causes = List.copyOf(causes);
        unread = List.copyOf(unread);
    }

    /** What is said and advised holds only names, numbers and paths: masked, a command in it could not be run. */
    static Finding masked(Finding finding, UnaryOperator<Message> masking) {
        return new Finding(
                finding.cause(),
                finding.confidence(),
                finding.subject(),
                finding.since(),
                finding.said(),
                finding.advice(),
                finding.evidence().stream().map(masking).toList(),
                finding.lines(),
                finding.below().stream().map(one -> masked(one, masking)).toList());
    }
}

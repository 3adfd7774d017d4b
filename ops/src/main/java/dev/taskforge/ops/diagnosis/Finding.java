package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cause that the facts speak for.
 *
 * @param subject the service, check or place it is about
 * @param since when it began; null when unknown
 * @param said what is wrong, in a sentence
 * @param advice what to do
 * @param evidence what it rests on
 * @param lines the last lines of a log or of a health check, cleaned and masked
 * @param below what follows from it
 */
public record Finding(
        Cause cause,
        Confidence confidence,
        String subject,
        @Nullable Instant since,
        Message said,
        Message advice,
        List<Message> evidence,
        List<String> lines,
        List<Finding> below) {
    public Finding {
        evidence = List.copyOf(evidence);
        lines = List.copyOf(lines);
        below = List.copyOf(below);
    }

    Finding resting(List<Message> facts) {
        return new Finding(cause, confidence, subject, since, said, advice, facts, lines, below);
    }

    Finding with(List<Finding> following) {
        return new Finding(cause, confidence, subject, since, said, advice, evidence, lines, following);
    }
}

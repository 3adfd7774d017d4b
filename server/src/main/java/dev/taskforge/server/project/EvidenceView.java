package dev.taskforge.server.project;

import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evidence as the API shows it.
 *
 * @param state as it was answered; whether it is stale by now is told by the gate
 * @param head first kilobyte of the output
 * @param tail last kilobyte of the output when it is longer
 * @param parts what the answer is made of, when it has several parts; empty in lists
 */
public record EvidenceView(
        long id,
        String project,
        String check,
        String state,
        String question,
        String seen,
        @Nullable String fix,
        @Nullable Integer exitCode,
        ContextView context,
        Instant startedAt,
        Instant finishedAt,
        String head,
        String tail,
        @Nullable String outputSha256,
        String askedBy,
        @Nullable Long jobId,
        List<PartView> parts) {

    /** The circumstances it holds under. */
    public record ContextView(
            String definition,
            String environment,
            @Nullable String envFingerprint,
            @Nullable String composeHash,
            String host) {}

    /** The evidence without its parts, with its sentences in the language of {@code texts}. */
    public static EvidenceView of(Evidence evidence, Messages texts) {
        return of(evidence, List.of(), texts);
    }

    /** The evidence with its parts. */
    public static EvidenceView of(Evidence evidence, List<Part> parts, Messages texts) {
        var context = evidence.context();
        var fix = evidence.fix();
        return new EvidenceView(
                evidence.id(),
                evidence.project(),
                evidence.check(),
                evidence.state().label(),
                evidence.question(),
                texts.render(evidence.seen()),
                fix == null ? null : texts.render(fix),
                evidence.exitCode(),
                new ContextView(
                        context.definition(),
                        context.environment(),
                        context.envFingerprint(),
                        context.composeHash(),
                        context.host()),
                evidence.startedAt(),
                evidence.finishedAt(),
                evidence.head(),
                evidence.tail(),
                evidence.outputSha256(),
                evidence.askedBy(),
                evidence.jobId(),
                parts.stream().map(part -> PartView.of(part, texts)).toList());
    }
}

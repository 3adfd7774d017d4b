package dev.taskforge.server.release;

import dev.taskforge.ops.release.Verification;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verification as the API and the pages show it. */
public record VerificationView(
        String project,
        @About("Number of the release that served") int release,
        Instant at,
        String by,
        long jobId,
        @About("Whether every answer was good") boolean passed,
        List<AnswerView> answers) {

    /** One answer. */
    public record AnswerView(
            @About("container, edge or check") String kind,

            @About("Of the container, of the service in front, or of the check")
            String name,

            boolean good,
            String seen,

            @About("Where the answer of a check is recorded") @Nullable
            Long evidenceId) {}

    /** With its sentences in the language of {@code texts}. */
    public static VerificationView of(Verification verification, Messages texts) {
        return new VerificationView(
                verification.project(),
                verification.release(),
                verification.at(),
                verification.by(),
                verification.jobId(),
                verification.passed(),
                verification.answers().stream()
                        .map(answer -> new AnswerView(
                                answer.kind().name().toLowerCase(Locale.ROOT),
                                answer.name(),
                                answer.good(),
                                texts.render(answer.seen()),
                                answer.evidence()))
                        .toList());
    }
}

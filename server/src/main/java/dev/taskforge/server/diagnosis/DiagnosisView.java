package dev.taskforge.server.diagnosis;

import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.diagnosis.Finding;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A diagnosis as the API and the page show it. */
public record DiagnosisView(
        String project,

        @About("The service that was asked about; null for all") @Nullable
        String service,

        Instant at,
        @About("The job that found it") long jobId,
        @About("How many containers were looked at") int containers,
        @About("How many checks were asked") int answers,

        @About("Whether all containers and checks could be looked at; else no cause does not mean that all is well")
        boolean whole,

        @About("What cannot be told apart from the facts is listed; the likeliest root first")
        List<CauseView> causes,

        @About("What could not be read, and why") List<String> unread) {

    /** One cause. */
    public record CauseView(
            @About("A word such as own-memory") String cause,

            @About("certain, likely or possible") String confidence,

            @About("The service, check or place it is about")
            String subject,

            @About("When it began, if that is known") @Nullable
            Instant since,

            String said,
            @About("What to do") String advice,

            @About("What it rests on") List<String> evidence,

            @About("The last lines of the log or of the health check; only secrets that TaskForge knows are masked")
            List<String> lines,

            @About("What follows from it, in the same form; their own below is empty")
            List<FollowingView> below) {}

    /** What follows from a cause. */
    public record FollowingView(
            String cause,
            String confidence,
            String subject,
            @Nullable Instant since,
            String said,
            String advice,
            List<String> evidence,
            List<String> lines) {}

    /** With its sentences in the language of {@code texts}. */
    public static DiagnosisView of(Diagnosis diagnosis, long jobId, Messages texts) {
        return new DiagnosisView(
                diagnosis.project(),
                diagnosis.service(),
                diagnosis.at(),
                jobId,
                diagnosis.containers(),
                diagnosis.answers(),
                diagnosis.whole(),
                diagnosis.causes().stream().map(cause -> cause(cause, texts)).toList(),
                diagnosis.unread().stream().map(texts::render).toList());
    }

    private static CauseView cause(Finding cause, Messages texts) {
        var own = following(cause, texts);
        return new CauseView(
                own.cause(),
                own.confidence(),
                own.subject(),
                own.since(),
                own.said(),
                own.advice(),
                own.evidence(),
                own.lines(),
                all(cause.below()).map(one -> following(one, texts)).toList());
    }

    /** Whatever lies below, in one list. */
    private static Stream<Finding> all(List<Finding> findings) {
        return findings.stream().flatMap(one -> Stream.concat(Stream.of(one), all(one.below())));
    }

    private static FollowingView following(Finding cause, Messages texts) {
        return new FollowingView(
                cause.cause().label(),
                cause.confidence().label(),
                cause.subject(),
                cause.since(),
                texts.render(cause.said()),
                texts.render(cause.advice()),
                cause.evidence().stream().map(texts::render).toList(),
                cause.lines());
    }
}

package dev.taskforge.server.access;

import dev.taskforge.ops.journey.JourneyRun;
import dev.taskforge.ops.journey.JourneyStanding;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.project.PartView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journey of a project.
 *
 * @param base the site it goes to, as it is written
 * @param state now: pass, fail, error, stale or unknown
 * @param steps how each step of the newest evidence went
 * @param runs newest first
 */
public record JourneyView(
        String name,
        String base,
        boolean writes,
        @Nullable String identity,
        @Nullable String data,
        List<String> checks,
        String state,
        @Nullable String seen,
        @Nullable Long evidenceId,
        @Nullable Instant finishedAt,
        List<PartView> steps,
        List<RunView> runs) {

    /**
     * A run.
     *
     * @param state running, passed, failed, error, cancelled or cut_off
     * @param step the last one begun
     * @param cleanup none, done, incomplete or unknown; after the last two, test data may be left
     * @param note the steps of the cleanup that failed
     */
    public record RunView(
            long id,
            @Nullable Long jobId,
            String state,
            String step,
            String cleanup,
            String note,
            Instant startedAt,
            @Nullable Instant endedAt) {

        static RunView of(JourneyRun run) {
            return new RunView(
                    run.id(),
                    run.jobId(),
                    run.state().label(),
                    run.step(),
                    run.cleanup().label(),
                    run.note(),
                    run.startedAt(),
                    run.endedAt());
        }
    }

    static JourneyView of(JourneyStanding standing, Messages texts) {
        var journey = standing.journey();
        var evidence = standing.evidence();
        return new JourneyView(
                journey.name(),
                journey.base(),
                journey.writes(),
                journey.identity(),
                journey.data(),
                standing.checks(),
                standing.state().label(),
                evidence == null ? null : texts.render(evidence.seen()),
                evidence == null ? null : evidence.id(),
                evidence == null ? null : evidence.finishedAt(),
                standing.parts().stream().map(part -> PartView.of(part, texts)).toList(),
                standing.runs().stream().map(RunView::of).toList());
    }
}

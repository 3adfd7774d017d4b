package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job in full.
 *
 * @param payload and {@code result}: indented JSON; an empty result when there is none
 * @param lastLine the number of the newest log line shown; 0 when there is none
 * @param why what keeps it from running, when it neither runs nor is over
 * @param mayOperate whether the reader may cancel, retry and answer
 */
public record JobView(
        JobRow job,
        @Nullable String worker,
        @Nullable String uniqueKey,
        @Nullable String concurrencyKey,
        @Nullable String traceparent,
        boolean cancelRequested,
        String payload,
        String result,
        String error,
        List<StepRow> steps,
        List<Line> log,
        long lastLine,
        List<Other> needs,
        List<Other> neededBy,
        @Nullable BatchState batch,
        List<Reason> why,
        boolean mayOperate) {

    /**
     * A job at the other end of a need.
     *
     * @param type empty, like the state, when it has been removed since
     * @param onFailure wait, cancel or run
     */
    public record Other(long id, String type, String state, String onFailure, boolean open) {}

    /** The batch that this job ends. */
    public record BatchState(String name, long ended, long total, List<StateCount> counts) {}

    /**
     * A step on the time line.
     *
     * @param took null when nobody knows
     * @param offset and {@code width}: where its bar lies, in thousandths of the whole
     */
    public record StepRow(
            String name,
            int position,
            boolean once,
            String state,
            Instant startedAt,
            @Nullable Duration took,
            int offset,
            int width,
            String result,
            String error) {}

    /**
     * Why it does not run.
     *
     * @param holders the jobs it waits for
     */
    public record Reason(String text, String advice, List<Long> holders) {}

    public record Line(long number, int attempt, Instant at, String text) {}

    public boolean isFinal() {
        return switch (job.state()) {
            case "succeeded", "failed", "cancelled" -> true;
            default -> false;
        };
    }

    public boolean mayCancel() {
        return mayOperate && !isFinal() && !cancelRequested;
    }

    /** The name of the step that a person has to decide about; empty when the job does not wait for that. */
    public String askedStep() {
        return steps.stream()
                .filter(this::isAsked)
                .map(StepRow::name)
                .findFirst()
                .orElse("");
    }

    /** Whether the job waits for an answer about this step. */
    public boolean isAsked(StepRow step) {
        return job.state().equals("waiting") && step.state().equals("unknown");
    }

    public boolean mayUnblock() {
        return mayOperate && job.state().equals("blocked");
    }

    public boolean mayRetry() {
        return mayOperate && (job.state().equals("failed") || job.state().equals("cancelled"));
    }
}

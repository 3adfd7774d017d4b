package dev.taskforge.server.page;

import dev.taskforge.engine.api.Batch;
import dev.taskforge.engine.api.Dependency;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.server.job.WhyView;
import dev.taskforge.server.page.view.JobRow;
import dev.taskforge.server.page.view.JobView;
import dev.taskforge.server.page.view.StateCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs, steps and log lines as pages show them. Pure. */
final class JobRows {
    private static final int LINE = 160;
    private static final int WHOLE = 1000;
    private static final int THINNEST = 6;

    private JobRows() {}

    static JobRow row(Job job) {
        var progress = job.progress();
        boolean begun = job.state() == JobState.RUNNING || job.finishedAt() != null;
        return new JobRow(
                job.id(),
                job.type(),
                job.queue(),
                job.project(),
                job.state().label(),
                job.priority(),
                job.attempt(),
                job.maxAttempts(),
                job.createdAt(),
                job.runAt(),
                begun ? job.startedAt() : null,
                job.finishedAt(),
                progress == null ? null : new JobRow.Done(progress.done(), progress.total(), progress.unit()),
                Objects.requireNonNullElse(job.schedule(), Objects.requireNonNullElse(job.submittedBy(), "")),
                firstLine(job.error()));
    }

    private static String firstLine(@Nullable String error) {
        if (error == null) {
            return "";
        }
        var line = error.lines().findFirst().orElse("");
        return line.length() <= LINE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LINE - 1))) + "…";
    }

    /** What a job is tied to: what it needs, what needs it, and the batch it ends. */
    record Ties(List<Dependency> needs, List<Dependency> dependents, Optional<Batch> batch) {}

    static JobView view(
            Job job,
            List<Step> steps,
            List<LogLine> log,
            Ties ties,
            List<WhyView> why,
            boolean mayOperate,
            Instant now) {
        return new JobView(
                row(job),
                job.worker(),
                job.uniqueKey(),
                job.concurrencyKey(),
                job.traceparent(),
                job.cancelRequested(),
                PrettyJson.of(job.payload()),
                PrettyJson.of(job.result()),
                Objects.requireNonNullElse(job.error(), ""),
                steps(steps, now),
                lines(log),
                log.isEmpty() ? 0 : log.getLast().number(),
                others(ties.needs),
                others(ties.dependents),
                ties.batch.map(JobRows::batch).orElse(null),
                why.stream()
                        .map(reason -> new JobView.Reason(reason.text(), reason.advice(), reason.holders()))
                        .toList(),
                mayOperate);
    }

    private static List<JobView.Other> others(List<Dependency> dependencies) {
        return dependencies.stream()
                .map(other -> new JobView.Other(
                        other.jobId(),
                        Objects.requireNonNullElse(other.type(), ""),
                        other.state() == null ? "" : other.state().label(),
                        other.onFailure().label(),
                        other.open()))
                .toList();
    }

    private static JobView.BatchState batch(Batch batch) {
        var counts = batch.jobs().entrySet().stream()
                .map(entry -> new StateCount(entry.getKey().label(), entry.getValue()))
                .toList();
        return new JobView.BatchState(batch.name(), batch.ended(), batch.size(), counts);
    }

    static List<JobView.Line> lines(List<LogLine> log) {
        return log.stream()
                .map(line -> new JobView.Line(line.number(), line.attempt(), line.at(), line.text()))
                .toList();
    }

    /** The steps on a common scale from the first start to the last end. */
    static List<JobView.StepRow> steps(List<Step> steps, Instant now) {
        if (steps.isEmpty()) {
            return List.of();
        }
        var first = steps.stream().map(Step::startedAt).min(Instant::compareTo).orElseThrow();
        var last = steps.stream()
                .map(step -> end(step, now))
                .max(Instant::compareTo)
                .orElseThrow();
        long span = Math.max(1, Duration.between(first, last).toMillis());
        return steps.stream().map(step -> step(step, first, span, now)).toList();
    }

    private static JobView.StepRow step(Step step, Instant first, long span, Instant now) {
        long from = Duration.between(first, step.startedAt()).toMillis();
        var took = Duration.between(step.startedAt(), end(step, now));
        int width = Math.clamp(took.toMillis() * WHOLE / span, THINNEST, WHOLE);
        int offset = Math.clamp(from * WHOLE / span, 0, WHOLE - width);
        // An unknown step has no end but the moment in which its worker was found dead.
        boolean known =
                step.state() == StepState.RUNNING || (step.finishedAt() != null && step.state() != StepState.UNKNOWN);
        return new JobView.StepRow(
                step.name(),
                step.position(),
                step.once(),
                step.state().label(),
                step.startedAt(),
                known ? took : null,
                offset,
                width,
                result(step.result()),
                Objects.requireNonNullElse(step.error(), ""));
    }

    private static String result(@Nullable String json) {
        var text = PrettyJson.of(json);
        return text.equals("null") ? "" : text;
    }

    private static Instant end(Step step, Instant now) {
        if (step.finishedAt() != null) {
            return step.finishedAt();
        }
        return step.state() == StepState.RUNNING && now.isAfter(step.startedAt()) ? now : step.startedAt();
    }
}

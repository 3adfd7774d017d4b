package dev.taskforge.server.job;

import dev.taskforge.engine.api.Dependency;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.api.Step;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A job as the API shows it. */
public record JobView(
        long id,
        String queueName,
        String jobType,
        @Nullable String project,
        JsonNode payload,
        int priority,

        @About("blocked, scheduled, available, running, waiting, succeeded, failed or cancelled")
        String state,

        @About("How many attempts have begun") int attempt,
        int maxAttempts,
        Instant createdAt,
        @About("Not before this time") Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @About("Who runs it, or ran it last") @Nullable String worker,
        boolean cancelRequested,
        @Nullable ProgressView progress,
        @Nullable JsonNode result,
        @Nullable String error,
        @Nullable String uniqueKey,
        @Nullable String concurrencyKey,
        @About("The schedule that submitted it") @Nullable String schedule,
        @Nullable String submittedBy,

        @About("The trace it belongs to, as W3C Trace Context writes it") @Nullable
        String traceparent,

        @About("Only when a single job is asked for") @Nullable
        List<StepView> steps,

        @About("What it needs, at most 100, those it still waits for first; only when a single job is asked for")
        @Nullable
        List<DependencyView> needs,

        @About("Which jobs need it, at most 100; only when a single job is asked for") @Nullable
        List<DependencyView> neededBy) {

    /** How far a running job is. */
    public record ProgressView(
            long done, @About("0 when unknown") long total, String unit) {}

    /** A job of a list. */
    public static JobView of(Job job) {
        return create(job, null, null, null);
    }

    /** A job with its recorded steps, what it needs and what needs it. */
    static JobView of(Job job, List<Step> steps, List<Dependency> needs, List<Dependency> dependents) {
        return create(
                job,
                steps.stream().map(StepView::of).toList(),
                needs.stream().map(DependencyView::of).toList(),
                dependents.stream().map(DependencyView::of).toList());
    }

    private static JobView create(
            Job job,
            @Nullable List<StepView> steps,
            @Nullable List<DependencyView> needs,
            @Nullable List<DependencyView> neededBy) {
        return new JobView(
                job.id(),
                job.queue(),
                job.type(),
                job.project(),
                Json.stored(job.payload()),
                job.priority(),
                job.state().label(),
                job.attempt(),
                job.maxAttempts(),
                job.createdAt(),
                job.runAt(),
                job.startedAt(),
                job.finishedAt(),
                job.worker(),
                job.cancelRequested(),
                progress(job.progress()),
                json(job.result()),
                job.error(),
                job.uniqueKey(),
                job.concurrencyKey(),
                job.schedule(),
                job.submittedBy(),
                job.traceparent(),
                steps,
                needs,
                neededBy);
    }

    private static @Nullable ProgressView progress(@Nullable Progress progress) {
        return progress == null ? null : new ProgressView(progress.done(), progress.total(), progress.unit());
    }

    static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : Json.stored(text);
    }
}

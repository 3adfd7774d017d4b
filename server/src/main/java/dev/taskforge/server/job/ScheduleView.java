package dev.taskforge.server.job;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A schedule as the API shows it. */
public record ScheduleView(
        String name,
        @Nullable String project,
        String cron,
        String timezone,
        JobTemplate job,
        boolean enabled,

        @About("When it fires next; null while disabled") @Nullable
        Instant nextAt,

        @About("The next five times; none while disabled") List<Instant> upcoming,

        @Nullable Instant lastAt,
        @About("The job of the last firing") @Nullable Long lastJobId,

        @About("Why the last firing submitted no job") @Nullable
        String lastError) {

    /** What is submitted each time. */
    public record JobTemplate(
            String queueName,
            String jobType,
            @Nullable String project,
            JsonNode payload,
            int priority,
            @Nullable Integer maxAttempts,
            @Nullable Long timeoutSeconds,
            @Nullable String uniqueKey,
            @Nullable String concurrencyKey,
            int concurrencyLimit) {

        static JobTemplate of(NewJob job) {
            return new JobTemplate(
                    job.queue(),
                    job.type(),
                    job.project(),
                    Json.stored(job.payload()),
                    job.priority(),
                    job.maxAttempts(),
                    job.timeout() == null ? null : job.timeout().toSeconds(),
                    job.uniqueKey(),
                    job.concurrencyKey(),
                    job.concurrencyLimit());
        }
    }

    static ScheduleView of(Schedule schedule, List<Instant> upcoming) {
        return new ScheduleView(
                schedule.name(),
                schedule.project(),
                schedule.cron(),
                schedule.zone().getId(),
                JobTemplate.of(schedule.job()),
                schedule.enabled(),
                schedule.nextAt(),
                upcoming,
                schedule.lastAt(),
                schedule.lastJobId(),
                schedule.lastError());
    }
}

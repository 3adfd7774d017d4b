package dev.taskforge.engine.api;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A job submitted again and again.
 *
 * @param name unique; {@code project.duty} for those of a project; no slash
 * @param cron five fields
 * @param zone in which the fields are read
 * @param job what is submitted
 * @param nextAt when it fires next; null while disabled
 * @param lastAt when it fired last
 * @param lastJobId the job of the last firing
 * @param lastError why the last firing submitted no job; null when it did, or after a change
 */
public record Schedule(
        String name,
        @Nullable String project,
        String cron,
        ZoneId zone,
        NewJob job,
        boolean enabled,
        @Nullable Instant nextAt,
        @Nullable Instant lastAt,
        @Nullable Long lastJobId,
        @Nullable String lastError) {}

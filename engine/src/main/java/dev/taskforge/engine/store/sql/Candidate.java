package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A job that may be claimed.
 *
 * @param job as it will be once claimed
 * @param limit how many jobs of its concurrency key may run at once
 * @param plan the step list it began with, or that of the claiming worker when it has not begun
 */
public record Candidate(Job job, @Nullable Duration timeout, int limit, String plan) {
    /** Highest priority first, then the earliest run time, then the lowest id. */
    public static final Comparator<Candidate> ORDER = Comparator.<Candidate>comparingInt(
                    candidate -> -candidate.job().priority())
            .thenComparing(candidate -> candidate.job().runAt())
            .thenComparingLong(candidate -> candidate.job().id());
}

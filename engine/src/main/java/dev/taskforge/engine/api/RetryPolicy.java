package dev.taskforge.engine.api;

import java.time.Duration;

/**
 * How often and how soon a failed attempt is repeated: exponential backoff with full jitter on the upper half.
 *
 * @param maxAttempts 1 to 100
 * @param first pause after the first failure
 * @param most the longest pause
 */
public record RetryPolicy(int maxAttempts, Duration first, Duration most) {
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofMinutes(30));
    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

    /**
     * The pause after attempt number {@code attempt} failed: {@code first · 2^(attempt-1)}, at most {@code most}, times
     * a factor between 0.5 and 1.
     *
     * @param random a number in [0, 1)
     */
    public Duration pauseAfter(int attempt, double random) {
        double doubled = (double) first.toMillis() * Math.pow(2, Math.max(0, attempt - 1));
        double capped = Math.min(doubled, (double) most.toMillis());
        return Duration.ofMillis(Math.round(capped * (0.5 + random / 2)));
    }
}

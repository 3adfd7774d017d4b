package dev.taskforge.engine.api;

import java.time.Duration;

/**
 * How fast jobs of a queue may start, in all processes together. At most {@code count} start at once; after that one more
 * may start each {@code period / count}. So no stretch of time sees more starts than {@code count} and what the rate
 * allows for its length.
 */
public record QueueRate(int count, Duration period) {
    /** The most starts of one period. */
    public static final int MOST = 10_000;

    /** The longest period. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** @throws IllegalArgumentException when something is out of bounds */
    public QueueRate {
        JobRules.range("rate.count", count, 1, MOST);
        JobRules.range("rate.period_seconds", period.toSeconds(), 1, LONGEST.toSeconds());
    }
}

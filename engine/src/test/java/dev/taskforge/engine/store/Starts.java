package dev.taskforge.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When jobs started. */
public final class Starts {
    private Starts() {}

    /** Checks that no stretch of time has more starts than {@code count} and what the rate allows for its length. */
    public static void assertWithin(int count, Duration period, List<Instant> starts) {
        var log = starts.stream().mapToLong(Instant::toEpochMilli).sorted().toArray();
        for (int from = 0; from < log.length; from++) {
            for (int to = from + count; to < log.length; to++) {
                assertThat((to - from + 1 - count) * period.toMillis())
                        .as("starts from " + log[from] + " to " + log[to])
                        .isLessThanOrEqualTo((log[to] - log[from]) * count);
            }
        }
    }
}

package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MEGA = 1_000_000;

    @Test
    void noMoreGoesByThanTheRateAllowsInTwoSecondsAhead() throws Exception {
        var pace = new Pace(10 * MEGA);
        long begin = System.nanoTime();
        for (int part = 0; part < 42; part++) {
            pace.keep((int) MEGA);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(2_100));
    }

    @Test
    void whoWaitsCanBeInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new Pace(MEGA).keep(60_000_000)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void withoutARateNothingWaits() throws Exception {
        Thread.currentThread().interrupt(); // a pause would end with an exception
        try {
            new Pace(null).keep(Integer.MAX_VALUE);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}

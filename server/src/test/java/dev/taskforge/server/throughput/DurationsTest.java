package dev.taskforge.server.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void noTimesHaveNoPercentile() {
        assertThat(new Durations().percentile(0.5)).isEmpty();
        assertThat(new Durations().text()).isEmpty();
    }

    @Test
    void aPercentileLiesInTheStepOfTheTimeThatItIs() {
        var random = new Random(7);
        var durations = new Durations();
        var times = new long[10_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = (long) Math.exp(3 + random.nextDouble() * 12);
            durations.add(Duration.ofMillis(times[i]));
        }
        Arrays.sort(times);
        for (double share : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
            double real = times[(int) Math.ceil(share * times.length) - 1];
            assertThat(durations.percentile(share).orElseThrow()).isBetween(real / 2.5, real * 2.5);
        }
    }

    @Test
    void timesAreSpreadEvenlyWithinTheirStep() {
        var durations = new Durations();
        for (int i = 0; i < 10; i++) {
            durations.add(Duration.ofMillis(15));
        }
        assertThat(durations.percentile(0.5).orElseThrow()).isCloseTo(15, within(0.001));
        assertThat(durations.percentile(1).orElseThrow()).isCloseTo(20, within(0.001));
    }

    @Test
    void aTimeAboveAllBoundsCountsAsTheLastOne() {
        var durations = new Durations();
        durations.add(Duration.ofDays(300));
        assertThat(durations.percentile(0.5)).hasValue(100_000_000);
    }

    @Test
    void whatWasWrittenIsReadAndAdded() {
        var one = new Durations();
        one.add(Duration.ofMillis(-3));
        one.add(Duration.ofSeconds(3));
        var other = new Durations();
        other.add(one.text());
        other.add(one.text());
        assertThat(other.count()).isEqualTo(4);
        one.add(one);
        assertThat(other.text()).isEqualTo(one.text());
    }

    @Test
    void aTextWithTooManyCountsIsRefused() {
        assertThatThrownBy(() -> new Durations().add("1,".repeat(30) + "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Readings of counters, however often somebody looks. */
final class CountersTest {
    private static final Instant START = Instant.parse("2026-11-29T02:00:00Z");

    private static Counters.@Nullable Growth take(Counters counters, long second, long value) {
        return counters.take(START.plusSeconds(second), Map.of("lines", value));
    }

    @Test
    void rareLooksAreComparedAllTheSame() {
        var counters = Counters.lasting();
        assertThat(take(counters, 0, 100)).isNull();

        var growth = take(counters, 24 * 3600, 100 + 1440);

        assertThat(Objects.requireNonNull(growth).of("lines")).isEqualTo(1440);
        assertThat(growth.perMinute("lines")).isEqualTo(1.0);
    }

    @Test
    void whatIsOfTheMomentForgetsWhatIsOld() {
        var counters = Counters.forgetting(Duration.ofMinutes(30));
        take(counters, 0, 100);

        assertThat(take(counters, 1801, 200)).isNull();
        assertThat(Objects.requireNonNull(take(counters, 1831, 210)).of("lines"))
                .isEqualTo(10);
    }

    @Test
    void whoeverLooksOftenSeesTheLastMinute() {
        var counters = Counters.lasting();
        for (int second = 0; second < 600; second++) {
            take(counters, second, second);
        }
        assertThat(Objects.requireNonNull(take(counters, 600, 600)).of("lines")).isBetween(60L, 62L);
    }

    @Test
    void countingThatBeganAnewAndAClockThatWasSetBackSayNothing() {
        var counters = Counters.lasting();
        take(counters, 0, 100);
        assertThat(take(counters, 60, 5)).isNull();
        assertThat(Objects.requireNonNull(take(counters, 120, 7)).of("lines")).isEqualTo(2);
        assertThat(take(counters, 30, 8)).isNull();
        assertThat(Objects.requireNonNull(take(counters, 90, 9)).of("lines")).isEqualTo(1);
    }

    @Test
    void whatIsSeenAtOnceIsNoSecondReading() {
        var counters = Counters.lasting();
        take(counters, 0, 100);
        assertThat(counters.take(START.plusMillis(100), Map.of("lines", 200L))).isNull();
    }
}

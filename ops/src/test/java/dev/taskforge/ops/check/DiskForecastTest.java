package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a disk is full, by what was seen of it. */
final class DiskForecastTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long GB = 1L << 30;

    @TempDir
    Path folder;

    /** The pace after so many hours of looks each five minutes. */
    private static Filling.Pace seen(int hours, java.util.function.LongUnaryOperator usedAtMinute) {
        var filling = new Filling();
        Filling.Pace pace = filling.take(START, usedAtMinute.applyAsLong(0), WEEK);
        for (int minute = 5; minute <= hours * 60; minute += 5) {
            pace = filling.take(START.plus(Duration.ofMinutes(minute)), usedAtMinute.applyAsLong(minute), WEEK);
        }
        return pace;
    }

    @Test
    void steadyGrowthIsToldToTheHour() {
        var pace = seen(48, minute -> minute * GB / 60);

        assertThat(pace.enough()).isTrue();
        assertThat(pace.until(72 * GB).orElseThrow()).isBetween(Duration.ofHours(71), Duration.ofHours(73));
    }

    @Test
    void tooLittleHistorySaysNothing() {
        assertThat(seen(6, minute -> minute * GB).enough()).isFalse();
        assertThat(seen(8, minute -> minute * GB).enough()).isTrue();
    }

    @Test
    void whatGrewOnceAndStaysIsNoPace() {
        assertThat(seen(24, minute -> minute < 120 ? 0 : 50 * GB).until(10 * GB))
                .isEmpty();
        assertThat(seen(24, _ -> 5 * GB).until(10 * GB)).isEmpty();
        assertThat(seen(24, minute -> 50 * GB - minute * 1000L).until(GB)).isEmpty();
    }

    @Test
    void whatIsRemovedEachNightIsNotTakenForGrowth() {
        // 24 GB come during a day and go at midnight; what stays is 1 GB a day.
        var pace = seen(7 * 24, minute -> minute % 1440 * GB / 60 + minute / 1440 * GB);

        assertThat(pace.until(30 * GB).orElse(Duration.ofDays(999))).isGreaterThan(Duration.ofDays(7));
    }

    @Test
    void looksThatAreAsFarApartAsTheForecastReachesAreEnough() {
        var filling = new Filling();
        Filling.@Nullable Pace pace = null;
        for (int day = 0; day < 10; day++) {
            pace = filling.take(START.plus(Duration.ofDays(day)), day * GB, Duration.ofDays(1));
        }
        var last = Objects.requireNonNull(pace);
        assertThat(last.enough()).isTrue();
        assertThat(last.until(GB / 2).orElseThrow()).isBetween(Duration.ofHours(11), Duration.ofHours(13));
        assertThat(filling.size()).isLessThanOrEqualTo(5);
    }

    @Test
    void itTakesLittleMemoryHoweverOftenSomebodyLooks() {
        var filling = new Filling();
        Filling.@Nullable Pace pace = null;
        for (int second = 0; second < 3 * 86_400; second += 5) {
            long noise = ThreadLocalRandom.current().nextLong(GB / 100);
            pace = filling.take(START.plusSeconds(second), second * (GB / 3600) + noise, WEEK);
        }
        assertThat(Objects.requireNonNull(pace).until(24 * GB).orElseThrow())
                .isBetween(Duration.ofHours(20), Duration.ofHours(28));
        assertThat(filling.size()).isLessThanOrEqualTo(300);
    }

    @Test
    void aDiskThatWasJustSeenPassesAndSaysSo() throws Exception {
        var asking = new AskingFixture(folder);

        assertThat(asking.answer("{disk: \".\", full_in: 7d}"))
                .startsWith("PASS")
                .contains("too short for a forecast");
        assertThat(asking.answer("{disk: \".\", inodes_percent: 0}")).startsWith("PASS");
        assertThat(asking.answer("{disk: /proc, inodes_percent: 100}")).startsWith("PASS"); // it counts none
    }
}

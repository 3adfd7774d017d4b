package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StallTest {
    private static final Stall.Sign IDLE = () -> new Stall.Seen(false, "its session waits for a lock");
    private static final Stall.Sign BUSY = () -> new Stall.Seen(true, "works");

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final Stall stall =
            new Stall(Stall.USUAL, Clock.fixed(Instant.parse("2026-11-29T12:20:00Z"), ZoneOffset.UTC), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @AfterEach
    void thisThreadIsNotInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatMovesIsNeverEndedHoweverLongItTakes() {
        for (int minute = 0; minute < 24 * 60; minute++) {
            stall.passed(1);
            pass(Duration.ofMinutes(1));
            assertThat(stall.look("pg_dump", IDLE)).isNull();
        }
    }

    @Test
    void whatStandsStillIsEndedWhenItsTimeIsUpAndNotBefore() {
        stall.passed(12_345);
        pass(Duration.ofMinutes(15).minusNanos(1));
        assertThat(stall.look("pg_dump", IDLE)).isNull();

        pass(Duration.ofNanos(1));
        assertThat(stall.look("pg_dump", IDLE))
                .isEqualTo("pg_dump stands still: since 2026-11-29T12:05:00Z nothing has moved, after 12345 bytes, and"
                        + " its session waits for a lock. It was ended after 15 minutes; work that only seems to stand"
                        + " still is given longer by backup.stalls_after");
    }

    @Test
    void aSignOfLifeCountsAsMuchAsBytes() {
        pass(Duration.ofMinutes(14));
        assertThat(stall.look("pg_restore", BUSY)).isNull();
        pass(Duration.ofMinutes(14));
        assertThat(stall.look("pg_restore", IDLE)).isNull();
        pass(Duration.ofMinutes(1));
        assertThat(stall.look("pg_restore", IDLE)).isNotNull();
    }

    @Test
    void nobodyIsAskedWhileBytesPass() {
        var asked = new AtomicInteger();
        for (int second = 0; second < 100; second++) {
            stall.passed(1);
            pass(Duration.ofSeconds(30));
            assertThat(stall.look("pg_dump", () -> {
                        asked.incrementAndGet();
                        return new Stall.Seen(true, "");
                    }))
                    .isNull();
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void whatCannotBeAskedIsToldAndKeepsNothingAlive() {
        pass(Duration.ofMinutes(20));
        assertThat(stall.look("mysqldump", () -> {
                    throw new IOException("too many connections");
                }))
                .contains("what works for it could not be asked: too many connections");
    }

    @Test
    void itIsLookedAtOftenWithinItsTimeButNotWithoutEnd() {
        assertThat(stall.step()).isEqualTo(Duration.ofMinutes(1));
        assertThat(new Stall(Duration.ofMinutes(1)).step()).isEqualTo(Duration.ofSeconds(4));
        assertThat(new Stall(Duration.ofDays(1)).step()).isEqualTo(Duration.ofMinutes(1));
        assertThat(new Stall(Duration.ofMillis(300)).step()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aPartThatEndsBringsItsResultOrItsOwnFailure() throws IOException {
        assertThat(stall.over("it", IDLE, () -> {}, () -> 7)).isEqualTo(7);
        assertThatThrownBy(() -> stall.over("it", IDLE, () -> {}, () -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken")
                .isNotInstanceOf(Stalled.class);
        assertThatThrownBy(() -> stall.over("it", IDLE, () -> {}, () -> {
                    throw new IllegalStateException("cancelled");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPartThatStandsStillIsEndedAndInterruptedAndSaysWhy() {
        var ended = new CountDownLatch(1);
        var real = new Stall(Duration.ofMillis(200));
        assertThatThrownBy(() -> real.over("it", IDLE, ended::countDown, () -> {
                    Pause.of(Duration.ofMinutes(1));
                    return true;
                }))
                .isInstanceOf(Stalled.class)
                .hasMessageStartingWith("it stands still")
                .hasCauseInstanceOf(IOException.class);
        assertThat(ended.getCount()).isZero();
    }

    @Test
    void whatIsBegunAfterAPauseHasAllItsTime() throws IOException {
        pass(Duration.ofHours(3));
        assertThat(stall.over("it", IDLE, () -> {}, () -> String.valueOf(stall.look("it", IDLE))))
                .isEqualTo("null");
    }
}

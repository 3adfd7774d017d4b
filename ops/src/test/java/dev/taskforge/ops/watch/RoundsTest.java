package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Look;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When looks begin; the clock is set by hand, so that nothing here depends on how fast this machine is. */
class RoundsTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<Instant>> begun = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static Monitor monitor(String name, Duration every) {
        return new Monitor("shop", name, every, 2, 2);
    }

    private static List<Monitor> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> monitor("site" + i, EVERY))
                .toList();
    }

    private Look noted(Monitor monitor) {
        begun.computeIfAbsent(monitor.name(), _ -> new ArrayList<>()).add(clock.instant());
        return new Look(CheckState.PASS, Message.of("text", "well"), Duration.ofMillis(1), null);
    }

    private List<Instant> times(String name) {
        return Objects.requireNonNull(begun.get(name));
    }

    /** Lets time pass second by second; each time all looks that end do so before it goes on. */
    private void run(Rounds rounds, Duration time, int hanging) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.pass(Duration.ofSeconds(1));
            rounds.tick();
            if (rounds.going() > hanging) {
                await().atMost(LONGEST).pollDelay(Duration.ofMillis(1)).until(() -> rounds.going() <= hanging);
            }
        }
    }

    @Test
    void eachIsLookedAtAtAFixedRateAndNotAllAtOnce() {
        var rounds = new Rounds(this::noted, Runnable::run, clock, 1_000);
        var monitors = many(500);
        rounds.watch(monitors);

        run(rounds, Duration.ofMinutes(10), 0);

        assertThat(begun).hasSize(500);
        assertThat(begun.values()).allSatisfy(times -> {
            assertThat(times).hasSize(20);
            for (int i = 1; i < times.size(); i++) {
                assertThat(Duration.between(times.get(i - 1), times.get(i))).isEqualTo(EVERY);
            }
        });
        var first = begun.values().stream()
                .map(times -> times.getFirst().getEpochSecond() % 30)
                .toList();
        for (long second = 0; second < 30; second++) {
            long at = second;
            assertThat(first.stream().filter(one -> one == at).count())
                    .as("looks that begin at second %d of the interval", at)
                    .isBetween(3L, 45L);
        }
        assertThat(rounds.tallies().values())
                .allSatisfy(tally -> assertThat(tally.skipped()).isZero());
    }

    @Test
    void aProjectThatIsHastenedIsLookedAtAtOnceAndThenAgainAtItsMoments() {
        var rounds = new Rounds(this::noted, Runnable::run, clock, 1_000);
        var other = new Monitor("till", "other", EVERY, 2, 2);
        rounds.watch(List.of(monitor("site", EVERY), other));
        run(rounds, EVERY, 0);
        var regular = times("site").getFirst();
        var before = times("other").size();
        run(rounds, Duration.between(clock.instant(), regular.plus(EVERY).plusSeconds(10)), 0);
        assertThat(times("site")).hasSize(2);

        rounds.hasten("shop");
        rounds.tick();
        run(rounds, EVERY.multipliedBy(3), 0);
        var hastened = regular.plus(EVERY).plusSeconds(10);
        assertThat(times("site").subList(2, 7))
                .as("as often as it must fail, and once more, and then at its moments")
                .containsExactly(
                        hastened,
                        hastened.plusSeconds(20),
                        hastened.plusSeconds(40),
                        regular.plus(EVERY.multipliedBy(3)),
                        regular.plus(EVERY.multipliedBy(4)));
        assertThat(rounds.fetch().stream().filter(Seen::early))
                .as("one stands for the moment that it took the place of")
                .extracting(Seen::at)
                .containsExactly(hastened, hastened.plusSeconds(40));
        assertThat(times("other")).as("another project").hasSizeLessThanOrEqualTo(before + 4);
        assertThat(rounds.tallies().values())
                .allSatisfy(tally -> assertThat(tally.skipped()).isZero());
    }

    @Test
    void aProjectThatIsHastenedStaysSoThoughItsFileSaysAnotherIntervalNow() {
        var rounds = new Rounds(this::noted, Runnable::run, clock, 1_000);
        rounds.watch(List.of(monitor("site", EVERY)));
        rounds.hasten("shop");
        rounds.tick();
        int first = times("site").size();

        rounds.watch(List.of(monitor("site", Duration.ofHours(1))));
        run(rounds, Duration.ofMinutes(1), 0);

        assertThat(times("site").size() - first)
                .as("one that must fail twice, and once more")
                .isEqualTo(2);
    }

    @Test
    void aLookThatIsHastenedWhileAnotherHangsBeginsWhenThatHasEnded() {
        var ends = new CountDownLatch(1);
        Eye eye = monitor -> {
            var look = noted(monitor);
            ends.await();
            return look;
        };
        var rounds = new Rounds(eye, threads, clock, 1_000);
        rounds.watch(List.of(monitor("site", Duration.ofHours(1))));
        rounds.hasten("shop");
        rounds.tick();
        await().atMost(LONGEST).until(() -> begun.containsKey("site"));
        run(rounds, Duration.ofSeconds(25), 1);
        assertThat(times("site")).hasSize(1);

        ends.countDown();
        await().atMost(LONGEST).until(() -> rounds.going() == 0);
        run(rounds, Duration.ofSeconds(45), 0);
        assertThat(times("site")).as("one after it hung, and one more").hasSize(3);
    }

    @Test
    void targetsThatHangDelayNobodyElse() {
        var never = new CountDownLatch(1);
        Eye eye = monitor -> {
            var look = noted(monitor);
            if (monitor.name().endsWith("0") || monitor.name().endsWith("5")) {
                never.await();
            }
            return look;
        };
        var rounds = new Rounds(eye, threads, clock, 1_000);
        rounds.watch(many(500));

        run(rounds, Duration.ofMinutes(3), 100);

        begun.forEach((name, times) -> {
            boolean hangs = name.endsWith("0") || name.endsWith("5");
            assertThat(times).as(name).hasSize(hangs ? 1 : 6);
        });
        rounds.tallies().forEach((key, tally) -> {
            boolean hangs = key.name().endsWith("0") || key.name().endsWith("5");
            assertThat(tally.skipped()).as(key.name()).isEqualTo(hangs ? 5 : 0);
            assertThat(tally.late()).as(key.name()).isLessThan(Duration.ofSeconds(1));
        });
    }

    @Test
    void noMoreLooksAreUnderWayThanMemoryBearsAndWhatIsLeftOutIsCounted() {
        var never = new CountDownLatch(1);
        var rounds = new Rounds(
                monitor -> {
                    never.await();
                    return noted(monitor);
                },
                threads,
                clock,
                7);
        rounds.watch(many(50));

        run(rounds, Duration.ofSeconds(31), 7);

        assertThat(rounds.going()).isEqualTo(7);
        assertThat(rounds.tallies().values().stream().mapToLong(Tally::begun).sum())
                .isEqualTo(7);
        assertThat(rounds.tallies().values().stream().mapToLong(Tally::skipped).sum())
                .isGreaterThanOrEqualTo(43);
    }

    @Test
    void aLoopThatIsLateBeginsEachOnceAndSaysHowLateAndHowManyItMissed() {
        var rounds = new Rounds(this::noted, Runnable::run, clock, 10);
        rounds.watch(List.of(monitor("site", EVERY)));
        clock.set(rounds.next().plus(EVERY.multipliedBy(3)).plusSeconds(4));

        rounds.tick();

        assertThat(times("site")).hasSize(1);
        assertThat(rounds.tallies())
                .containsEntry(new Monitor.Key("shop", "site"), new Tally(1, 3, Duration.ofSeconds(4)));
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyWaiting() {
        var rounds = new Rounds(this::noted, Runnable::run, clock, 10);
        rounds.watch(List.of(monitor("site", EVERY)));
        run(rounds, Duration.ofMinutes(1), 0);
        int before = times("site").size();
        clock.pass(Duration.ofHours(-5));

        run(rounds, Duration.ofMinutes(1), 0);

        assertThat(times("site")).hasSizeGreaterThanOrEqualTo(before + 1);
    }

    @Test
    void anotherProcessLooksAtTheSameMoments() {
        var one = new Rounds(this::noted, Runnable::run, clock, 10);
        one.watch(List.of(monitor("site", Duration.ofMinutes(5))));
        var expected = one.next();
        clock.pass(Duration.ofSeconds(1));
        var other = new Rounds(this::noted, Runnable::run, clock, 10);
        other.watch(List.of(monitor("site", Duration.ofMinutes(5))));

        assertThat(Duration.between(expected, other.next()).toMillis() % 300_000)
                .isZero();
    }

    @Test
    void whatIsAddedDoesNotMoveTheOthersAndWhatIsRemovedIsLookedAtNoMore() {
        var rounds = new Rounds(this::noted, Runnable::run, clock, 10);
        var one = monitor("one", EVERY);
        var two = monitor("two", EVERY);
        rounds.watch(List.of(one));
        run(rounds, Duration.ofMinutes(1), 0);
        rounds.watch(List.of(one, two));
        run(rounds, Duration.ofMinutes(1), 0);
        rounds.watch(List.of(two));
        run(rounds, Duration.ofMinutes(1), 0);

        assertThat(times("one")).hasSize(4);
        assertThat(times("two")).hasSize(4);
        assertThat(rounds.tallies()).containsOnlyKeys(two.key());
    }

    @Test
    void anEyeThatBreaksIsALookThatCouldNotAsk() {
        var rounds = new Rounds(
                monitor -> {
                    throw new IllegalStateException("broken");
                },
                Runnable::run,
                clock,
                10);
        rounds.watch(List.of(monitor("site", EVERY)));
        run(rounds, EVERY.plusSeconds(1), 0);

        assertThat(rounds.fetch())
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen.look().state()).isEqualTo(CheckState.ERROR));
        assertThat(rounds.fetch()).isEmpty();
    }
}

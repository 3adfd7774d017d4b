package dev.taskforge.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.Outlook.Lane;
import dev.taskforge.engine.store.Outlook.NextStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How fast the jobs of a queue with a rate start. */
@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class QueueRatesTest extends EachStore {
    private static final QueueRate THREE_A_MINUTE = new QueueRate(3, Duration.ofMinutes(1));

    private static final Lane LANE = new Lane("default", "a");

    QueueRatesTest(TestDatabase kind) {
        super(kind);
    }

    private void rate(@Nullable QueueRate rate) {
        change(tx -> store.queues().rate(tx, "default", rate));
    }

    private void addMany(int jobs) {
        add(Collections.nCopies(jobs, NewJob.of("a", "{}")).toArray(NewJob[]::new));
    }

    private int starts(Instant at) {
        return claimAt(at, 1_000, "a").jobs().size();
    }

    private static Instant at(double seconds) {
        return NOW.plusMillis((long) (seconds * 1_000));
    }

    @Test
    void asManyAsThePeriodAllowsStartAtOnceAndThenOneByOne() {
        addMany(20);
        rate(THREE_A_MINUTE);
        var first = claimAt(NOW, 1_000, "a");
        assertThat(first.jobs()).hasSize(3);
        assertThat(first.nextStarts()).isEqualTo(Map.of("default", at(20)));
        assertThat(first.more()).as("no end of a job makes room for another").isFalse();
        assertThat(starts(at(19.999))).isZero();
        assertThat(starts(at(20))).isOne();
        assertThat(starts(at(20))).isZero();
        assertThat(starts(at(39.999))).isZero();
        assertThat(starts(at(80))).isEqualTo(3);
        assertThat(starts(at(9_000))).isEqualTo(3);
    }

    @Test
    void theWorstMinuteIsAsTheGuideSays() {
        addMany(400);
        rate(new QueueRate(100, Duration.ofMinutes(1)));
        int starts = 0;
        for (int millis = 0; millis < 60_000; millis += 100) {
            starts += starts(NOW.plusMillis(millis));
        }
        assertThat(starts).isEqualTo(199);
        rate(new QueueRate(5, Duration.ofSeconds(3)));
        for (int millis = 0; millis < 60_000; millis += 100) {
            starts += starts(NOW.plusSeconds(60).plusMillis(millis));
        }
        assertThat(starts).isEqualTo(199 + 104);
    }

    @Test
    void nothingIsLostOrWonByRoundingWhereThePeriodDoesNotDivide() {
        addMany(800);
        rate(new QueueRate(7, Duration.ofSeconds(1)));
        var random = new Random(7);
        var log = new ArrayList<Instant>();
        for (int millis = 0; millis < 100_000; millis += 1 + random.nextInt(140)) {
            var now = NOW.plusMillis(millis);
            log.addAll(Collections.nCopies(starts(now), now));
        }
        assertThat(log).hasSizeBetween(7 + 698, 7 + 700);
        Starts.assertWithin(7, Duration.ofSeconds(1), log);
    }

    @Test
    void aProcessWhoseClockIsBehindStartsNoMore() {
        addMany(20);
        rate(THREE_A_MINUTE);
        var log = new ArrayList<Instant>();
        for (int second : new int[] {10, 5, 0, 31, 29, 90, 60, 91}) {
            log.addAll(Collections.nCopies(starts(at(second)), at(second)));
        }
        assertThat(log).hasSizeGreaterThan(4);
        Starts.assertWithin(3, THREE_A_MINUTE.period(), log);
    }

    @Test
    void aClaimThatIsUndoneUsesNothingUp() {
        addMany(5);
        rate(THREE_A_MINUTE);
        assertThatThrownBy(() -> database.write(tx -> {
                    var request = new ClaimRequest("w", Map.of("a", ""), 9, NOW, NOW.plus(LEASE));
                    assertThat(store.leases().claim(tx, request).jobs()).hasSize(3);
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(starts(NOW)).isEqualTo(3);
    }

    @Test
    void theSameRateSetAgainGivesNothingAnotherOneBeginsAnewAndNoneLetsAllStart() {
        addMany(30);
        rate(THREE_A_MINUTE);
        assertThat(starts(NOW)).isEqualTo(3);
        rate(THREE_A_MINUTE);
        assertThat(starts(at(2))).isZero();
        rate(new QueueRate(5, Duration.ofHours(1)));
        assertThat(starts(at(4))).isEqualTo(5);
        assertThat(starts(at(6))).isZero();
        rate(null);
        assertThat(starts(at(8))).isEqualTo(22);
    }

    @Test
    void aNumberAtOnceAndARateHoldBoth() {
        addMany(20);
        rate(THREE_A_MINUTE);
        change(tx -> store.queues().concurrency(tx, "default", 2));
        var first = claimAt(NOW, 9, "a");
        assertThat(first.jobs()).hasSize(2);
        assertThat(first.more()).isTrue();
        assertThat(starts(NOW)).isZero();
        first.jobs().forEach(job -> finish(Outcome.succeeded(job.job(), null)));
        assertThat(starts(at(1))).isOne();
        assertThat(starts(at(20))).isOne();
        assertThat(starts(at(40))).isZero();
    }

    @Test
    void aRateThatLetsJobsStartIsNothingToWaitFor() {
        addMany(5);
        rate(THREE_A_MINUTE);
        var outOfReach =
                new ClaimRequest("w", Map.of("a", ""), 9, NOW, NOW.plus(LEASE), new Reach(null, null, Set.of("p")));
        var none = database.write(tx -> store.leases().claim(tx, outOfReach));
        assertThat(none.jobs()).isEmpty();
        assertThat(none.nextStarts()).isEmpty();
        change(tx -> store.queues().concurrency(tx, "default", 1));
        var first = claimAt(NOW, 9, "a");
        assertThat(first.jobs()).hasSize(1);
        assertThat(first.nextStarts()).isEmpty();
        var crowded = claimAt(NOW, 9, "a");
        assertThat(crowded.jobs()).isEmpty();
        assertThat(crowded.nextStarts()).isEmpty();
    }

    @Test
    void jobsOfOtherQueuesGoPastOneWhoseRateIsUsedUp() {
        addMany(5);
        rate(THREE_A_MINUTE);
        assertThat(starts(NOW)).isEqualTo(3);
        var others = add(
                NewJob.of("a", "{}").queue("other").priority(0),
                NewJob.of("a", "{}").queue("other").priority(0));
        assertThat(claim(9, "a")).isEqualTo(others);
    }

    @Test
    void theRateIsOfTheQueueWhateverTheTypesOfItsJobs() {
        addMany(5);
        add("b");
        add("b");
        rate(THREE_A_MINUTE);
        assertThat(claim(2, "b")).hasSize(2);
        assertThat(claim(9, "a", "b")).hasSize(1);
    }

    @Test
    void aLookTellsWhenTheNextJobStarts() {
        addMany(4);
        rate(THREE_A_MINUTE);
        assertThat(look(NOW)).isEqualTo(new Outlook(List.of(LANE), List.of()));
        assertThat(starts(NOW)).isEqualTo(3);
        assertThat(look(NOW)).isEqualTo(new Outlook(List.of(), List.of(new NextStart(LANE, at(20)))));
        assertThat(look(at(20))).isEqualTo(new Outlook(List.of(LANE), List.of()));
        change(tx -> store.queues().pause(tx, "default", true));
        assertThat(look(NOW)).isEqualTo(new Outlook(List.of(), List.of()));
    }

    @Test
    void whatAClaimFoundUsedUpCountsForTheLanesThatHadJobs() {
        addMany(4);
        add(NewJob.of("a", "{}").queue("free"));
        rate(THREE_A_MINUTE);
        var before = database.read(tx -> store.leases().outlook(tx, Set.of("a", "b", "c"), NOW));
        assertThat(before.after(claimAt(NOW, 9, "a", "b", "c"))).containsExactly(new NextStart(LANE, at(20)));
    }

    private Outlook look(Instant now) {
        return database.read(tx -> store.leases().outlook(tx, Set.of("a"), now));
    }

    @Test
    void theListTellsRates() {
        addMany(1);
        rate(THREE_A_MINUTE);
        assertThat(listed(store.queues()::list).getFirst().rate()).isEqualTo(THREE_A_MINUTE);
        rate(null);
        assertThat(listed(store.queues()::list).getFirst().rate()).isNull();
    }

    @Test
    void aRateOutOfBoundsIsRefused() {
        assertThatThrownBy(() -> new QueueRate(0, Duration.ofSeconds(1)))
                .hasMessage("rate.count must be 1 to 10000, was 0");
        assertThatThrownBy(() -> new QueueRate(1, Duration.ofMillis(999)))
                .hasMessage("rate.period_seconds must be 1 to 31622400, was 0");
    }
}

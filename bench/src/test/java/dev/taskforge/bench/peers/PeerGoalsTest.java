package dev.taskforge.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.bench.Measurement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PeerGoalsTest {
    private final Tally tally = new Tally();

    @Test
    void theDrainIsHeldToTheRawLoopTheBestSafePeerAndTheFastest() {
        add("raw", Metric.DRAIN, 50_000);
        add("taskforge", Metric.DRAIN, 41_000);
        add("graphile-worker/default", Metric.DRAIN, 3_000);
        add("pg-boss/default", Metric.DRAIN, 10_000);
        add("pg-boss/fast", Metric.DRAIN, 45_000);

        assertThat(PeerGoals.judge(tally))
                .extracting(Measurement::name, Measurement::judged, Measurement::reached)
                .containsExactly(
                        tuple("drain beside the raw loop", 0.82, true),
                        tuple("drain beside the best safe peer", 4.1, true),
                        tuple("drain beside the fastest peer", 41_000.0 / 45_000, false));
    }

    @Test
    void aPeerThatIsFastestAtItsSafeSettingIsTheFastest() {
        add("taskforge", Metric.DRAIN, 41_000);
        add("pg-boss/default", Metric.DRAIN, 42_000);
        add("pg-boss/fast", Metric.DRAIN, 40_000);

        assertThat(PeerGoals.judge(tally))
                .filteredOn(goal -> goal.name().equals("drain beside the fastest peer"))
                .extracting(Measurement::judged, Measurement::reached)
                .containsExactly(tuple(41_000.0 / 42_000, false));
    }

    @Test
    void aPeerOnAnotherStoreOrSetBeyondWhatItRecommendsIsNoGoal() {
        add("taskforge", Metric.DRAIN, 41_000);
        add("bullmq/fast", Metric.DRAIN, 90_000);
        add("graphile-worker/raised", Metric.DRAIN, 90_000);

        assertThat(PeerGoals.judge(tally)).isEmpty();
    }

    @Test
    void pickUpsAreHeldToMilliseconds() {
        add("taskforge", Metric.PICK_UP_P50, 2.2);
        add("taskforge", Metric.PICK_UP_P99, 6.1);

        assertThat(PeerGoals.judge(tally)).extracting(Measurement::reached).containsExactly(true, false);
    }

    @Test
    void theMedianCountsAndTheSpreadIsKept() {
        add("taskforge", Metric.BULK, 3);
        add("taskforge", Metric.BULK, 1);
        add("taskforge", Metric.BULK, 2);

        assertThat(tally.spread(called("taskforge"), Metric.BULK))
                .contains(new Tally.Spread(2, 1, 3, List.of(3.0, 1.0, 2.0)));
    }

    private void add(String name, Metric metric, double value) {
        tally.add(called(name), new Runs.Outcome(new Runs.Identity("1", ""), Map.of(metric, value)));
    }

    private static Contender called(String name) {
        return Contender.ALL_CONTENDERS.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.watch.Standing.News;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a monitor stands after looks, and what is told of that. */
class StandingTest {
    private static final Monitor MONITOR = new Monitor("shop", "site", Duration.ofSeconds(30), 3, 2);

    private Instant now = Instant.parse("2026-11-29T02:00:00Z");
    private Standing standing = Standing.fresh(now);
    private final List<String> told = new ArrayList<>();

    private StandingTest look(CheckState state) {
        return look(state, false);
    }

    private StandingTest look(CheckState state, boolean planned) {
        now = now.plus(MONITOR.every());
        var next = standing.look(state, MONITOR, planned, now);
        standing = next.standing();
        if (next.news() != News.NOTHING) {
            told.add(next.news() + " " + standing.state());
        }
        return this;
    }

    private StandingTest looks(CheckState... states) {
        for (var state : states) {
            look(state);
        }
        return this;
    }

    private StandingTest up() {
        return look(CheckState.PASS);
    }

    private StandingTest fails() {
        return look(CheckState.FAIL);
    }

    @Test
    void theFirstGoodLookMakesItUpAndTellsNobody() {
        up();

        assertThat(standing.state()).isEqualTo(MonitorState.UP);
        assertThat(told).isEmpty();
    }

    @Test
    void itIsDownOnlyAfterSoManyFailuresInARow() {
        up().fails().fails().up().fails().fails();
        assertThat(standing.state()).isEqualTo(MonitorState.UP);
        assertThat(told).isEmpty();

        fails();
        assertThat(standing.state()).isEqualTo(MonitorState.DOWN);
        assertThat(standing.since()).isEqualTo(now);
        assertThat(told).containsExactly("BAD DOWN");
    }

    @Test
    void itIsUpAgainOnlyAfterSoManyGoodLooksInARow() {
        up().fails().fails().fails().up().fails().up();
        assertThat(standing.state()).isEqualTo(MonitorState.DOWN);

        up();
        assertThat(standing.state()).isEqualTo(MonitorState.UP);
        assertThat(told).containsExactly("BAD DOWN", "WELL UP");
    }

    @Test
    void whatCannotBeAskedIsNeverUpAndToldAsThat() {
        up().looks(CheckState.ERROR, CheckState.ERROR, CheckState.ERROR);

        assertThat(standing.state()).isEqualTo(MonitorState.UNASKED);
        assertThat(standing.state().word()).isEqualTo("unknown");
        assertThat(told).containsExactly("BAD UNASKED");
    }

    @Test
    void aFailureAmongErrorsCountsInTheRowAndTheLastSaysWhich() {
        up().looks(CheckState.ERROR, CheckState.FAIL, CheckState.ERROR);
        assertThat(standing.state()).isEqualTo(MonitorState.UNASKED);

        looks(CheckState.FAIL, CheckState.FAIL, CheckState.FAIL);
        assertThat(standing.state()).isEqualTo(MonitorState.DOWN);
        assertThat(told).as("one outage is told once").containsExactly("BAD UNASKED");
    }

    @Test
    void oneThatIsDownFromTheBeginningIsTold() {
        fails().fails().fails();

        assertThat(told).containsExactly("BAD DOWN");
    }

    @Test
    void whatIsDownDuringAPlannedChangeIsToldOnlyWhenItStaysDownAfterIt() {
        up();
        for (int i = 0; i < 20; i++) {
            look(CheckState.FAIL, true);
        }
        assertThat(standing.state()).isEqualTo(MonitorState.DOWN);
        assertThat(told).isEmpty();

        fails().fails();
        look(CheckState.FAIL);
        assertThat(told).containsExactly("BAD DOWN");
        up().up();
        assertThat(told).containsExactly("BAD DOWN", "WELL UP");
    }

    @Test
    void whatFailsDuringAPlannedChangeDoesNotCountAfterIt() {
        up().fails();
        look(CheckState.FAIL, true).look(CheckState.FAIL, true);
        assertThat(standing.state()).isEqualTo(MonitorState.DOWN);

        fails().fails();
        assertThat(told).as("two of three after it").isEmpty();
        fails();
        assertThat(told).containsExactly("BAD DOWN");
    }

    @Test
    void whatIsUpAgainBeforeAPlannedChangeEndsIsNeverTold() {
        up();
        for (int i = 0; i < 20; i++) {
            look(CheckState.FAIL, true);
        }
        up().up();

        assertThat(standing.state()).isEqualTo(MonitorState.UP);
        assertThat(told).isEmpty();
    }

    @Test
    void whatWasToldBeforeAPlannedChangeIsMendedAfterIt() {
        up().fails().fails().fails();
        look(CheckState.FAIL, true);
        up().up();

        assertThat(told).containsExactly("BAD DOWN", "WELL UP");
    }

    @Test
    void offlineSaysNothingAndWhatWasToldBeforeIsStillMended() {
        up().fails().fails().fails();
        standing = standing.offline(now).standing();
        assertThat(standing.state()).isEqualTo(MonitorState.OFFLINE);

        up();
        assertThat(standing.state()).isEqualTo(MonitorState.OFFLINE);
        up();
        assertThat(told).containsExactly("BAD DOWN", "WELL UP");
    }

    @Test
    void whatWasUpBeforeItWasOfflineIsUpAtOnceAndToldToNobody() {
        up();
        standing = standing.offline(now).standing();
        up();

        assertThat(standing.state()).isEqualTo(MonitorState.UP);
        assertThat(told).isEmpty();
    }

    @Test
    void eightMinutesUpAndTwoDownForADayAreOneMessageForEachChange() {
        for (int round = 0; round < 24 * 6; round++) {
            for (int i = 0; i < 16; i++) {
                up();
            }
            for (int i = 0; i < 4; i++) {
                fails();
            }
        }

        // How few of them reach a phone is the matter of the channels: what comes and goes has to last.
        assertThat(told).hasSize(24 * 6 * 2 - 1).startsWith("BAD DOWN", "WELL UP");
    }
}

package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.backup.DrillTimes;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.BackupsView;
import dev.taskforge.server.page.view.BarsView;
import dev.taskforge.server.page.view.Ui;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DrillChartsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private static final Ui UI = new Ui(
            Messages.load(Ui.BUNDLE, Locale.ENGLISH), "system", null, false, "", NOW, ZoneOffset.UTC, "/", null, "1");

    private static Drill drill(long id, boolean passed, int seconds) {
        var none = Duration.ZERO;
        return new Drill(
                id,
                "shop",
                "main",
                id,
                passed,
                Message.of("drill.passed"),
                null,
                Duration.ofSeconds(seconds),
                new DrillTimes(none, none, Duration.ofSeconds(seconds), none),
                Duration.ofHours(2),
                NOW.plusSeconds(id),
                id);
    }

    private static BackupsView.Trend trend(List<Drill> drills, Ui ui) {
        return Objects.requireNonNull(DrillCharts.of(drills, ui));
    }

    @Test
    void theLongestDrillIsAsHighAsTheFieldAndTheOldestStandsFirst() {
        var trend = trend(List.of(drill(3, true, 40), drill(2, true, 10)), UI);

        assertThat(trend.drills()).isEqualTo(2);
        assertThat(trend.recoveryTime().bars()).extracting(BarsView.Bar::height).containsExactly(7.0, 28.0);
        assertThat(trend.recoveryTime().bars().getFirst().x())
                .isLessThan(trend.recoveryTime().bars().getLast().x());
        assertThat(trend.recoveryTime().told()).isEqualTo("10 s, 40 s");
    }

    @Test
    void aFailedDrillIsShownAsBadWhateverItMeasured() {
        var trend = trend(List.of(drill(3, false, 500), drill(2, true, 10)), UI);

        var failed = trend.recoveryTime().bars().getLast();
        assertThat(failed.bad()).isEqualTo(failed.height()).isEqualTo(28.0);
        assertThat(failed.told()).endsWith("failed");
        assertThat(trend.recoveryTime().bars().getFirst().bad()).isZero();
    }

    @Test
    void fewerThanTwoDrillsAreNoTrend() {
        assertThat(DrillCharts.of(List.of(), UI)).isNull();
        assertThat(DrillCharts.of(List.of(drill(1, true, 5)), UI)).isNull();
    }
}

package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.RestoreTime.Measured;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a restore is said to take. */
class RestoreTimeTest {
    @Test
    void nothingIsSaidBeforeAnythingWasMeasured() {
        assertThat(RestoreTime.of(100, List.of())).isEmpty();
    }

    @Test
    void theFastestAndTheSlowestDrillMakeTheRange() {
        assertThat(RestoreTime.of(100, List.of(took(8, 100), took(4, 100), took(6, 100))))
                .hasValue(new RestoreTime(Duration.ofSeconds(2), Duration.ofSeconds(26), 3));
    }

    @Test
    void whatIsLargerTakesLongerInProportion() {
        assertThat(RestoreTime.of(1000, List.of(took(4, 100))))
                .hasValue(new RestoreTime(Duration.ofSeconds(2), Duration.ofSeconds(90), 1));
    }

    @Test
    void whatIsSmallerMayTakeAsLongAllTheSame() {
        assertThat(RestoreTime.of(50, List.of(took(4, 100))))
                .hasValue(new RestoreTime(Duration.ofSeconds(1), Duration.ofSeconds(18), 1));
    }

    @Test
    void anEmptyBackupDividesNothingByZero() {
        assertThat(RestoreTime.of(0, List.of(took(4, 0))).orElseThrow().most()).isEqualTo(Duration.ofSeconds(18));
    }

    private static Measured took(int seconds, long bytes) {
        return new Measured(Duration.ofSeconds(seconds), bytes);
    }
}

package dev.taskforge.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    private static final Texts ENGLISH = Texts.of(Map.of());

    @ParameterizedTest
    @CsvSource({"0, 0 s", "119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h", "172799, 47 h", "172800, 2 d"})
    void aDurationIsSaidInOneUnit(long seconds, String said) {
        assertThat(Ages.of(ENGLISH, Duration.ofSeconds(seconds))).isEqualTo(said);
    }

    @Test
    void aClockThatIsAheadMakesNoNegativeAge() {
        assertThat(Ages.of(ENGLISH, Duration.ofSeconds(-3))).isEqualTo("0 s");
    }

    @ParameterizedTest
    @CsvSource({"1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB", "1099511627776, 1.0 TiB"})
    void sizesAreBinary(long bytes, String said) {
        assertThat(Ages.bytes(bytes)).isEqualTo(said);
    }

    @Test
    void theRestIsEstimatedFromThePaceSoFar() {
        assertThat(ProgressLine.estimate(Duration.ofSeconds(10), 1, 4)).isEqualTo(Duration.ofSeconds(30));
        assertThat(ProgressLine.estimate(Duration.ofSeconds(10), 0, 4)).isNull();
        assertThat(ProgressLine.estimate(Duration.ofSeconds(10), 4, 4)).isNull();
    }
}

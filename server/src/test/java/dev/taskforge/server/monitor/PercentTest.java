package dev.taskforge.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PercentTest {
    private static String of(double part) {
        return Percent.of(OptionalDouble.of(part), Locale.ENGLISH);
    }

    @Test
    void partsThatNoDoubleHoldsAreNotOneLess() {
        for (int i = 0; i <= 100; i++) {
            assertThat(of(i / 100.0)).isEqualTo(i + " %");
            assertThat(Percent.floor(i / 100.0, 1_000_000)).isEqualTo(i * 10_000.0);
        }
    }

    @Test
    void whatFailedOnceIsNotAll() {
        assertThat(of(1 - 1 / 7_776_000.0)).isEqualTo("99.99 %");
        assertThat(of(Math.nextDown(1.0))).isEqualTo("99.99 %");
        assertThat(of(0.56999)).isEqualTo("56.99 %");
        assertThat(Percent.of(OptionalDouble.empty(), Locale.ENGLISH)).isEmpty();
    }
}

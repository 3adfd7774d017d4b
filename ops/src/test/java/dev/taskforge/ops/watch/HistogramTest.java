package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counts by logarithm. */
class HistogramTest {

    @Test
    void aQuantileIsRightToATenth() {
        var random = new Random(7);
        var values = random.longs(10_000, 0, 30_000)
                .map(i -> (long) (200 * Math.exp(i / 3_000.0)))
                .sorted()
                .toArray();
        var histogram = new Histogram();
        Arrays.stream(values).forEach(histogram::add);

        for (double part : new double[] {0.5, 0.9, 0.95, 0.99}) {
            double exact = values[(int) Math.ceil(values.length * part) - 1];
            assertThat((double) histogram.quantile(part)).isCloseTo(exact, within(exact * 0.101));
        }
    }

    @Test
    void whatIsWrittenIsReadAndTwoAddUpExactly() {
        var random = new Random(8);
        var one = new Histogram();
        var two = new Histogram();
        var both = new Histogram();
        for (int i = 0; i < 100_000; i++) {
            long micros = (long) Math.exp(random.nextDouble() * 22);
            (i % 3 == 0 ? one : two).add(micros);
            both.add(micros);
        }
        var read = Histogram.of(one.bytes());
        read.add(Histogram.of(two.bytes()));

        assertThat(read.bytes()).isEqualTo(both.bytes());
    }

    @Test
    void nothingTakesNoRoomAndALittleTakesLittle() {
        var histogram = new Histogram();
        assertThat(histogram.bytes()).isEmpty();
        assertThat(histogram.quantile(0.95)).isZero();

        histogram.add(0);
        histogram.add(Long.MAX_VALUE);
        assertThat(histogram.bytes()).hasSize(4);
        assertThat(histogram.quantile(0.01)).isLessThanOrEqualTo(100);
    }

    @Test
    void aMangledOneIsReadWithoutHarm() {
        assertThat(Histogram.of(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF})
                        .quantile(0.5))
                .isNotNegative();
    }
}

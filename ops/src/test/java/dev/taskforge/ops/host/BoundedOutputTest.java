package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedOutputTest {
    private static final int MUCH = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8 * 1024, 16 * 1024, 16 * 1024 + 1, 40_000, MUCH, 200_000})
    void keepsBeginningAndEndInWhateverPiecesTheBytesCome(int keep) {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var all = letters(random, random.nextInt(MUCH));
            var output = new BoundedOutput(keep);
            for (int from = 0; from < all.length; ) {
                int length = Math.min(all.length - from, 1 + random.nextInt(20_000));
                output.add(Arrays.copyOfRange(all, from, from + length), length);
                from += length;
            }
            assertThat(output.text()).as("keep %d, seed %d", keep, seed).isEqualTo(expected(all, keep));
        }
    }

    @Test
    void nothingIsAnEmptyText() {
        assertThat(new BoundedOutput(10).text()).isEmpty();
        assertThat(new BoundedOutput(10).dropped()).isZero();
    }

    private static byte[] letters(Random random, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }

    private static String expected(byte[] all, int keep) {
        int head = Math.min(all.length, Math.max(1, keep / 2));
        int tail = Math.min(all.length - head, Math.max(1, keep - keep / 2));
        int dropped = all.length - head - tail;
        var text = new String(all, StandardCharsets.US_ASCII);
        return text.substring(0, head)
                + (dropped > 0 ? "\n[… " + dropped + " bytes …]\n" : "")
                + text.substring(all.length - tail);
    }
}

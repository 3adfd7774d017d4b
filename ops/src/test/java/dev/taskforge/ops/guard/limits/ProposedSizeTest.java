package dev.taskforge.ops.guard.limits;

import static dev.taskforge.ops.guard.limits.FakeContainers.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a proposed limit is rounded. */
class ProposedSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 64",
        "42, 64",
        "43, 128",
        "85, 128",
        "86, 192",
        "128, 192",
        "129, 256",
        "170, 256",
        "171, 384",
        "256, 384",
        "312, 512",
        "342, 768",
        "512, 768",
        "513, 1024",
        "683, 1536",
        "1024, 1536",
        "1025, 2048",
        "2000, 3072",
        "2700, 4096"
    })
    void itIsTheNextUsualSize(long peak, long proposed) {
        assertThat(LimitProposals.proposed(peak * MIB)).isEqualTo(proposed * MIB);
    }

    @RepeatedTest(500)
    void itLeavesRoomButNotTooMuchAndNeverFalls() {
        var random = new Random();
        long peak = random.nextLong(1L << (20 + random.nextInt(25)));

        long proposed = LimitProposals.proposed(peak);

        assertThat(proposed).isGreaterThanOrEqualTo(peak + peak / 2);
        if (proposed > 64 * MIB) {
            assertThat(proposed).as("of %s", peak).isLessThanOrEqualTo(3 * peak);
        }
        assertThat(LimitProposals.proposed(peak + random.nextLong(1 + peak))).isGreaterThanOrEqualTo(proposed);
        assertThat(proposed % MIB).isZero();
        long odd = proposed >> Long.numberOfTrailingZeros(proposed);
        assertThat(odd).as("a power of two, or one and a half of one").isIn(1L, 3L);
    }
}

package dev.taskforge.ops.guard.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How many processes the kernel ended since the last look. */
class KillsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");

    private final Kills kills = new Kills();

    private long more(long count, long seconds) {
        return kills.more("app", OptionalLong.of(count), NOW.plusSeconds(seconds));
    }

    @Test
    void whatWasBeforeTheFirstLookIsNotTold() {
        assertThat(more(3, 0)).isZero();
        assertThat(more(3, 60)).isZero();
    }

    @Test
    void whatCameSinceIsToldForTenMinutes() {
        more(3, 0);
        assertThat(more(5, 60)).isEqualTo(2);
        assertThat(more(5, 120)).isEqualTo(2);
        assertThat(more(5, 660)).isZero();
        assertThat(more(6, 720)).isEqualTo(1);
    }

    @Test
    void aContainerThatWasStartedAgainCountsFromZero() {
        more(3, 0);
        assertThat(more(0, 60)).isZero();
        assertThat(more(4, 120)).isEqualTo(4);
        assertThat(more(1, 180)).isEqualTo(1);
    }

    @Test
    void containersAreCountedByThemselvesAndAKernelThatDoesNotTellIsNone() {
        more(3, 0);
        assertThat(kills.more("db", OptionalLong.of(9), NOW)).isZero();
        assertThat(kills.more("app", OptionalLong.empty(), NOW)).isZero();
        assertThat(kills.bytes()).isPositive();
    }
}

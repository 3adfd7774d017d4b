package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RedisDumpTest {
    private static final Instant ASKED = Instant.parse("2026-11-27T20:00:00.500Z");

    @Test
    void theDataIsNeverSaidToBeNewerThanItIs() {
        var before = ASKED.minusSeconds(60);
        assertThat(RedisDump.earlier(ASKED, before)).isEqualTo(before);
        assertThat(RedisDump.earlier(ASKED, ASKED.plusSeconds(5))).isEqualTo(ASKED);
        assertThat(RedisDump.earlier(ASKED, null)).isEqualTo(ASKED);
    }
}

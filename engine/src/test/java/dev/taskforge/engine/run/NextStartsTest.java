package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.store.Outlook.Lane;
import dev.taskforge.engine.store.Outlook.NextStart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextStartsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Lane MAIL = new Lane("default", "mail");

    private final NextStarts starts = new NextStarts(Clock.fixed(NOW, ZoneOffset.UTC));

    private boolean seen(Instant at) {
        return starts.seen(List.of(new NextStart(MAIL, at)));
    }

    @Test
    void theEarliestTimeCountsWhateverIsSeenAfterIt() {
        assertThat(seen(NOW.plusSeconds(60))).isTrue();
        assertThat(seen(NOW.plusSeconds(2))).as("a rate made higher").isTrue();
        assertThat(seen(NOW.plusSeconds(90))).isFalse();
        assertThat(starts.rest(Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aTimeThatHasComeIsForgotten() {
        seen(NOW);
        assertThat(starts.due()).containsExactly(MAIL);
        assertThat(starts.due()).isEmpty();
        assertThat(starts.rest(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
    }
}

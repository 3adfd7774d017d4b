package dev.taskforge.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.bench.Bench;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PeersOptionsTest {
    private static PeersOptions parse(String... words) {
        return PeersOptions.parse(
                List.of(words),
                Map.of(Bench.SERVER, "postgresql://b@localhost:1/p", PeersOptions.REDIS, "redis://localhost:2/0"));
    }

    @Test
    void onlyARunOfAllThatIsNotShortenedIsFull() {
        assertThat(parse().full()).isTrue();
        assertThat(parse("--quick").full()).isFalse();
        assertThat(parse("--only", "taskforge").full()).isFalse();
    }

    @Test
    void aSystemIsAskedForByItsNameForAllSettingsOrWithOne() {
        assertThat(parse("--only", "raw,graphile-worker,pg-boss/fast").contenders())
                .extracting(Contender::name)
                .containsExactly(
                        "raw",
                        "graphile-worker/default",
                        "graphile-worker/fast",
                        "graphile-worker/raised",
                        "pg-boss/fast");
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> parse("--only", "sidekiq"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'sidekiq'")
                .hasMessageContaining("pg-boss/default");
    }

    @Test
    void anUnknownWordIsRefusedWithTheUsage() {
        assertThatThrownBy(() -> parse("--fast")).hasMessageContaining("bench peers [--json]");
    }

    @Test
    void everyRoundBeginsWithAnotherOne() {
        var all = List.of("a", "b", "c", "d", "e", "f");

        assertThat(PeersBench.turns(all, 0, 3)).startsWith("a", "b");
        assertThat(PeersBench.turns(all, 1, 3)).startsWith("c", "d").endsWith("b");
        assertThat(PeersBench.turns(all, 2, 3)).startsWith("e", "f").hasSameElementsAs(all);
    }

    @Test
    void thePayloadIsAboutAHundredBytesAndTellsJobsApart() {
        assertThat(Payload.json(17)).hasSizeBetween(90, 120);
        assertThat(Payload.size(Payload.json(17))).isEqualTo(17);
    }
}

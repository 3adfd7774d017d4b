package dev.taskforge.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.bench.Bench;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PeersBenchTest {
    @Test
    void aSystemWhoseServerIsAwayIsToldOfAndLosesNoRound() throws InterruptedException {
        var options = PeersOptions.parse(
                List.of("--only", "bullmq/default"),
                Map.of(Bench.SERVER, "postgresql://b@localhost:1/p", PeersOptions.REDIS, "redis://localhost:1/0"));
        var contender = options.contenders().getFirst();
        var bench = new PeersBench(options);

        bench.measure(contender, 0);

        assertThat(bench.failures())
                .hasSameSizeAs(contender.measures())
                .allSatisfy(failure ->
                        assertThat(failure).startsWith("bullmq/default, ").contains("refused"));
    }
}

package dev.taskforge.ops.backup.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Docker Engine is asked for a container that others find. */
class NetworkedContainerTest {
    @Test
    void itResolvesNothingOutsideAndDoesNotWaitForThat() {
        var config = ScratchContainer.config("sha256:1", Map.of(), Map.of(), 1L << 30);
        ScratchContainer.resolveNothingOutside(config);

        var host = config.path("HostConfig");
        assertThat(host.path("Dns").toString()).isEqualTo("[\"127.0.0.1\"]");
        assertThat(host.path("DnsOptions").toString()).isEqualTo("[\"timeout:1\",\"attempts:1\"]");
    }

    @Test
    void whatItWritesAndTakesIsBounded() {
        var host = ScratchContainer.config("sha256:1", Map.of(), Map.of(), 1L << 30)
                .path("HostConfig");

        assertThat(host.path("LogConfig").path("Config").path("max-size").asString())
                .isEqualTo("10m");
        assertThat(host.path("Memory").asLong()).isEqualTo(1L << 30);
        assertThat(host.path("MemorySwap").asLong()).isEqualTo(1L << 30);
        assertThat(host.path("PidsLimit").asInt()).isPositive();
        assertThat(host.path("SecurityOpt").toString()).isEqualTo("[\"no-new-privileges\"]");
    }
}

package dev.taskforge.ops.backup.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScratchContainerTest {
    @ParameterizedTest
    @CsvSource({"100, 1024", "4096, 1024", "8192, 2048", "100000, 4096"})
    void aServerMayUseAQuarterOfTheFreeMemoryFromOneToFourGibibytes(long freeMebibytes, long mebibytes) {
        assertThat(ScratchContainer.memory(freeMebibytes << 20)).isEqualTo(mebibytes << 20);
    }

    @Test
    void aServerReachesNothingAndGivesWayToTheOthers() {
        var host =
                ScratchContainer.config("image", Map.of(), Map.of(), 1L << 30).path("HostConfig");

        assertThat(host.path("NetworkMode").asString()).isEqualTo("none");
        assertThat(host.path("CpuShares").asInt()).as("of 1024").isEqualTo(128);
        assertThat(host.path("Memory").asLong()).isEqualTo(1L << 30);
        assertThat(host.path("MemorySwap").asLong()).isEqualTo(1L << 30);
    }
}

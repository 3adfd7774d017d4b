package dev.taskforge.ops.backup.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScratchContainerTest {
    @ParameterizedTest
    @CsvSource({"100, 1024", "4096, 1024", "8192, 2048", "100000, 4096"})
    void aServerMayUseAQuarterOfTheFreeMemoryFromOneToFourGibibytes(long freeMebibytes, long mebibytes) {
        assertThat(ScratchContainer.memory(freeMebibytes << 20)).isEqualTo(mebibytes << 20);
    }
}

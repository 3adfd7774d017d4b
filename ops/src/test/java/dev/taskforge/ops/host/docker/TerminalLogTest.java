package dev.taskforge.ops.host.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TerminalLogTest {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final TerminalLog log = new TerminalLog(kept);

    private void write(String text) throws IOException {
        for (var one : text.getBytes(StandardCharsets.UTF_8)) {
            log.write(one);
        }
    }

    @Test
    void linesPassUnchangedWhateverStandsInThem() throws IOException {
        var lines = "2026-11-29T10:00:00Z Error grabbing logs: says the application\r\n\n2026 x\nError grab\n";
        log.write(lines.getBytes(StandardCharsets.UTF_8));

        assertThat(kept.toString(StandardCharsets.UTF_8)).isEqualTo(lines);
    }

    @Test
    void aLogThatCannotBeReadOnIsNoWholeOne() throws IOException {
        write("2026-11-29T10:00:00Z well\n");

        assertThatThrownBy(() -> write("Error grabbing logs: invalid character"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not read the log to its end");
    }
}

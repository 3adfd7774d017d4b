package dev.taskforge.ops.backup.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
    @TempDir
    Path home;

    @Test
    void aProcessThatHasAFileOpenIsNamedUntilItClosesIt() throws IOException {
        var file = Files.writeString(home.resolve("a"), "a");
        var other = Files.createLink(home.resolve("b"), file);

        try (var _ = Files.newInputStream(file)) {
            var open = OpenFiles.of(List.of(other));
            assertThat(open.by())
                    .anyMatch(process ->
                            process.startsWith(ProcessHandle.current().pid() + " ("));
            assertThat(open.own()).isTrue();
        }

        assertThat(OpenFiles.of(List.of(file)).by()).isEmpty();
        assertThat(OpenFiles.of(List.of(file)).own()).isFalse();
    }

    @Test
    void aFileThatIsNotThereNobodyHasOpen() throws IOException {
        assertThat(OpenFiles.of(List.of(home.resolve("nowhere"))).by()).isEmpty();
    }
}

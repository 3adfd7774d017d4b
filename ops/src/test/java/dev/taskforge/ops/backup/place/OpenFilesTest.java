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
    void aFolderIsInUseByWhoHasSomethingInItOpenAndByWhoWorksThere() throws Exception {
        var folder = Files.createDirectories(home.resolve(".taskforge_before_1"));
        var inner = Files.createDirectories(folder.resolve("srv/uploads"));
        var like = Files.createDirectories(home.resolve(".taskforge_before_12"));
        var file = Files.writeString(inner.resolve("a"), "a");
        assertThat(OpenFiles.in(folder, List.of()).by()).isEmpty();

        try (var _ = Files.newInputStream(file)) {
            assertThat(OpenFiles.in(folder, List.of()).own()).isTrue();
            assertThat(OpenFiles.in(like, List.of()).by()).isEmpty();
        }

        var worker = new ProcessBuilder("sleep", "60").directory(inner.toFile()).start();
        try {
            assertThat(OpenFiles.in(folder, List.of()).by()).containsExactly(worker.pid() + " (sleep)");
        } finally {
            worker.destroyForcibly().waitFor();
        }
        assertThat(OpenFiles.in(folder, List.of()).by()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereNobodyHasOpen() throws IOException {
        assertThat(OpenFiles.of(List.of(home.resolve("nowhere"))).by()).isEmpty();
    }
}

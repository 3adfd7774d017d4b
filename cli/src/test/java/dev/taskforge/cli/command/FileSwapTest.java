package dev.taskforge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSwapTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void leavesAFileAloneThatChangedMeanwhileAndNothingBehind(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("a.md"), "theirs");

        assertThat(FileSwap.replace(file, bytes("mine"), bytes("new"))).isFalse();

        assertThat(file).hasContent("theirs");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writesThroughALinkAndKeepsTheLink(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("a.md"), "old");
        var link = Files.createSymbolicLink(folder.resolve("link.md"), file);

        assertThat(FileSwap.replace(link, bytes("old"), bytes("new"))).isTrue();

        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).hasContent("new");
    }
}

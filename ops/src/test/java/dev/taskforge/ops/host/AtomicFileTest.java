package dev.taskforge.ops.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void theFileAppearsOnlyWhenPublishedAndOnlyForItsOwner() throws Exception {
        var target = folder.resolve("artifact");
        try (var file = AtomicFile.create(target)) {
            file.stream().write("content".getBytes(UTF_8));
            assertThat(target).doesNotExist();
            file.publish();
        }

        assertThat(target).hasContent("content");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatIsNotPublishedLeavesNothingAndTheOldFileAlone() throws Exception {
        var target = folder.resolve("artifact");
        AtomicFile.write(target, "old".getBytes(UTF_8));
        try (var file = AtomicFile.create(target)) {
            file.stream().write("half".getBytes(UTF_8));
        }

        assertThat(target).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }
}

package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.Sampled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** {@code kill -9} of the real process while it makes a backup that is kept at a destination only. */
class StreamedCrashTest {
    private static final int BYTES = 8 << 20;

    @TempDir
    Path home;

    private void prepare() throws IOException {
        Files.createDirectory(home.resolve("disk2"));
        var content = new byte[BYTES];
        new Random(7).nextBytes(content);
        Files.write(Files.createDirectory(home.resolve("uploads")).resolve("large.bin"), content);
    }

    private List<String> there() throws IOException {
        var folder = home.resolve("disk2/app/files");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void assertItEndsWell() throws Exception {
        try (var operations = new Operations(home)) {
            operations.streamToDisk(home.resolve("disk2"), null);
            operations.paths = List.of(home.resolve("uploads"));
            for (var listed : operations.backups.list("app", "files", null, 10)) {
                assertThat(listed.copiedTo("disk2")).isTrue();
                assertWhole(listed);
            }
            operations.start();
            var job = operations.finished(1);

            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.backups.list("app", "files", null, 10)).hasSize(1);
            var backup = operations.backups.newest("app", "files").orElseThrow();
            assertThat(backup.copiedTo("disk2")).isTrue();
            assertWhole(backup);
            assertThat(there())
                    .containsExactly(
                            backup.path().getFileName().toString(),
                            backup.manifestPath().getFileName().toString());
            assertThat(home.resolve("backups/app/files")).isEmptyDirectory();
            assertThat(operations.audit.verify().ok()).isTrue();
        }
    }

    private void assertWhole(Backup backup) throws IOException {
        var copy = home.resolve("disk2/app/files").resolve(backup.path().getFileName());
        assertThat(DurableFiles.sha256(copy, (done, total) -> {})).isEqualTo(backup.sha256());
        assertThat(ManifestFile.read(BackupFolder.manifestOf(copy))).contains(ManifestFile.of(backup));
    }

    @ParameterizedTest
    @Sampled(
            some = 2,
            of = {"send/running", "send/done", "read-back/done", "copied", "recording", "complete/running"})
    void itSurvivesAKillAt(String moment) throws Exception {
        prepare();
        DyingProcess.runUntil(home, "streamed", moment);
        assertItEndsWell();
    }

    @Test
    void whatWasOnItsWayIsNoFileAndIsSwept() throws Exception {
        prepare();
        DyingProcess.runUntil(home, "streamed", "sending");

        assertThat(there()).hasSize(1).allMatch(name -> name.startsWith(".partial-"));
        assertItEndsWell();
    }
}

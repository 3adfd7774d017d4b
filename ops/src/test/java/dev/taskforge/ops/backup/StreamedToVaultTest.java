package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups without a copy here, and the vault of another TaskForge, which takes no streams: nobody ever connects to it. */
class StreamedToVaultTest {
    private static final String WORDS = "office: the vault of a TaskForge wants to know the size and SHA-256";

    @TempDir
    Path home;

    private ServerSocket vault;
    private Operations operations;

    @BeforeEach
    void start() throws Exception {
        vault = new ServerSocket(0);
        vault.setSoTimeout(1);
        Files.createDirectory(home.resolve("disk2"));
        var uploads = Files.createDirectory(home.resolve("uploads"));
        Files.writeString(uploads.resolve("one"), "content");
        operations = Operations.impatient(home).start();
        operations.paths = List.of(uploads);
        operations.destinations = """
                destinations:
                  office: {kind: taskforge, url: "http://127.0.0.1:%d", token: "${TOKEN}"}
                  disk2: {kind: folder, folder: disk2}
                """.formatted(vault.getLocalPort());
        operations.variables = Map.of("TOKEN", "token");
    }

    @AfterEach
    void close() throws IOException {
        operations.close();
        vault.close();
    }

    private Job backup(String... destinations) {
        operations.storage = new Storage(
                        null, Keep.last(Operations.KEEP), ZoneOffset.UTC, List.of(), null, List.of(destinations))
                .withoutLocal();
        return operations.run(DutyJobs.backup("app", "files"));
    }

    private boolean wasAsked() throws IOException {
        try (var _ = vault.accept()) {
            return true;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        }
    }

    @Test
    void aVaultAloneIsRefusedBeforeAnythingIsRead() throws Exception {
        var job = backup("office");

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error())
                .contains("no destination can take the backup, and it is kept nowhere else. " + WORDS)
                .contains("keep these backups on this machine too");
        assertThat(operations.backups.newest("app", "files")).isEmpty();
        assertThat(wasAsked()).isFalse();
    }

    @Test
    void aVaultBesideAnotherIsLeftOutBeforeAnythingIsReadAndItsCopyIsMissing() throws Exception {
        var job = backup("office", "disk2");

        assertThat(operations.log(job)).anyMatch(line -> line.startsWith("left out: " + WORDS));
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("is good at disk2, but a copy is missing. " + WORDS);
        var backup = operations.backups.newest("app", "files").orElseThrow();
        assertThat(backup.copiedTo("disk2")).isTrue();
        assertThat(backup.copies())
                .as("it is written down where a person looks")
                .anyMatch(copy -> copy.destination().equals("office")
                        && String.valueOf(copy.error()).startsWith(WORDS));
        assertThat(wasAsked()).isFalse();
    }
}

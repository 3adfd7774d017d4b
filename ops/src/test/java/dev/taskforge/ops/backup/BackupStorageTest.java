package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations of their own, encryption, and files that lie there unlisted. */
class BackupStorageTest {
    private static final Keep KEEP = Keep.last(3);

    @TempDir
    Path home;

    @TempDir
    Path destination;

    private Operations operations;

    @BeforeEach
    void start() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 20, 50);
        operations = new Operations(home).start();
    }

    @AfterEach
    void close() {
        operations.close();
    }

    @Test
    void aBackupGoesToItsDestination() {
        operations.storage = new Storage(destination, KEEP, ZoneOffset.UTC, List.of(), null);

        assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);

        assertThat(operations.newest().path().getParent()).isEqualTo(destination.resolve("app/main"));
        assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aDestinationThatIsNotThereIsNotMade() {
        var unmounted = destination.resolve("disk");
        operations.storage = new Storage(unmounted, KEEP, ZoneOffset.UTC, List.of(), null);

        var job = operations.backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains(unmounted + " is not there; mount it");
        assertThat(unmounted).doesNotExist();
    }

    @Test
    void anEncryptedBackupIsDrilledWithItsKeyAndNotWithAnother() throws Exception {
        var identity = Files.writeString(home.resolve("key"), AgeTest.IDENTITY);
        var recipients = List.of(AgeTest.RECIPIENT);
        operations.storage = new Storage(null, KEEP, ZoneOffset.UTC, recipients, identity);
        assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
        var file = operations.newest().path();
        assertThat(file.toString()).endsWith(".sqlite.zst.age");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).startsWith("age-encryption.org/v1");
        assertThat(Files.readString(operations.newest().manifestPath())).contains("\"encryption\" : \"age\"");
        assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.newest().state()).isEqualTo(Backup.State.PROVEN);

        Files.writeString(identity, AgeTest.OTHER_IDENTITY);
        var job = operations.drill();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("no key in " + identity + " opens the backup");
        assertThat(operations.newest().state())
                .as("the key says nothing about it")
                .isEqualTo(Backup.State.PROVEN);
    }

    @Test
    void aWholeFileThatIsNotListedIsListedAgain() {
        operations.backup();
        var lost = operations.newest();
        forget(lost);

        var job = operations.backup();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.backups.list("app", "main", null, 10))
                .hasSize(2)
                .anyMatch(backup -> backup.file().equals(lost.file()) && backup.state() == Backup.State.UNPROVEN);
        assertThat(operations.newest().jobId()).as("the newest data").isEqualTo(job.id());
        assertThat(operations.audited()).anyMatch(entry -> entry.startsWith("backup.adopt "));
    }

    @Test
    void aNumberOfAJobThatIsGivenOutAgainHidesNoBackup() {
        operations.backup();
        operations.database.write(tx -> tx.update("UPDATE backup SET job_id = 2"));

        var job = operations.backup();

        assertThat(job.id()).isEqualTo(2);
        assertThat(operations.backups.list("app", "main", null, 10)).hasSize(2).allMatch(backup -> backup.jobId() == 2);
    }

    @Test
    void aFileThatIsNotWhatItsManifestSaysIsLeftAlone() throws Exception {
        operations.backup();
        var lost = operations.newest();
        forget(lost);
        var bytes = Files.readAllBytes(lost.path());
        bytes[bytes.length / 2] ^= 1;
        Files.write(lost.path(), bytes);

        var job = operations.backup();

        assertThat(operations.log(job)).anyMatch(line -> line.startsWith("left alone "));
        assertThat(operations.backups.list("app", "main", null, 10)).hasSize(1);
        assertThat(lost.path()).exists();
    }

    @Test
    void whatIsSaidToBeRemovedByTheNextBackupIs() {
        for (int i = 0; i < 3; i++) {
            operations.backup();
        }
        operations.drill();
        operations.storage = new Storage(null, Keep.last(2), ZoneOffset.UTC, List.of(), null);
        var before = operations.backups.list("app", "main", null, 10);
        var said = operations.backups.removedByNext("app", "main", operations.storage, Instant.now());

        operations.backup();

        var left = operations.backups.list("app", "main", null, 10);
        assertThat(before.stream().filter(backup -> !left.contains(backup))).containsExactlyElementsOf(said);
        assertThat(said).hasSize(2);
    }

    @Test
    void whatAJobHasMadeStaysAfterAClockWasAhead() {
        for (int i = 0; i < 3; i++) {
            operations.backup();
        }
        operations.database.write(tx ->
                tx.update("UPDATE backup SET snapshot_at = ?", Instant.now().plus(Duration.ofDays(1))));
        var said = operations.backups.removedByNext("app", "main", operations.storage, Instant.now());

        var job = operations.backup();

        assertThat(operations.backups.list("app", "main", null, 10))
                .extracting(Backup::id)
                .containsExactly(4L, 3L, 2L, 1L);
        assertThat(operations
                        .backups
                        .ofJob("app", "main", job.id())
                        .orElseThrow()
                        .path())
                .exists();
        assertThat(said).isEmpty();
    }

    private void forget(Backup backup) {
        operations.database.write(tx -> tx.update("DELETE FROM backup WHERE id = ?", backup.id()));
    }
}

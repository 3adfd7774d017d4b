package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.Step;
import dev.taskforge.ops.audit.AuditLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupOperationTest {
    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void start() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 50, 200);
        operations = new Operations(home).start();
    }

    @AfterEach
    void close() {
        operations.close();
    }

    @Test
    void aBackupIsPublishedWholeWithItsManifestAndRecorded() throws Exception {
        var job = operations.backup();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        var backup = operations.newest();
        var name = backup.path().getFileName().toString();
        assertThat(name).matches("main-\\d{8}T\\d{6}Z-job" + job.id() + "\\.sqlite\\.zst");
        assertThat(operations.files()).containsExactly(name, name + ".manifest.json");
        assertThat(Files.size(backup.path())).isEqualTo(backup.bytes());
        assertThat(DurableFiles.sha256(backup.path(), (done, total) -> {})).isEqualTo(backup.sha256());
        assertThat(ManifestFile.read(backup.manifestPath())).contains(ManifestFile.of(backup));
        assertThat(backup.manifest().rows()).containsEntry("customer", 50L);
        assertThat(backup.missing()).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup.path())))
                .isEqualTo("rw-------");
        assertThat(operations.audited()).containsExactly("backup.create backup/" + backup.id());
        assertThat(operations.audit.verify().ok()).isTrue();
        assertThat(operations.engine.jobs().steps(job.id()))
                .extracting(Step::name)
                .containsExactly("snapshot", "compress", "publish", "verify", "catalog", "copy", "prune");
    }

    @Test
    void aMissingDatabaseFailsAtOnceAndLeavesNothing() throws Exception {
        Files.delete(home.resolve("app.db"));

        var job = operations.backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.error()).contains("app.db does not exist");
        assertThat(operations.files()).isEmpty();
        assertThat(operations.backups.newest("app", "main")).isEmpty();
    }

    @Test
    void namesThatAreNoNamesNeverBecomePaths() {
        for (var name : List.of("../../etc", "a/b", "", ".")) {
            var job = operations.run(NewJob.of(
                    DrillOperation.TYPE, "{\"project\":\"app\",\"database\":\"" + name + "\",\"backup_id\":null}"));
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("letters, digits");
        }
    }

    @Test
    void retentionKeepsTheNewestAndTheProven() throws Exception {
        for (int i = 0; i < 2; i++) {
            operations.backup();
            assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
        }
        for (int i = 0; i < 4; i++) {
            operations.backup();
        }
        var left = operations.backups.list("app", "main", null, 100);

        assertThat(left).extracting(Backup::id).containsExactly(6L, 5L, 4L, 2L, 1L);
        assertThat(operations.files()).hasSize(2 * left.size());
        assertThat(operations.audited()).contains("backup.prune backup/3");
        assertThat(operations.backups.find(3)).isEmpty();
    }

    @Test
    void aFailedBackupPrunesNothing() throws Exception {
        for (int i = 0; i < 3; i++) {
            operations.backup();
        }
        Files.delete(home.resolve("app.db"));
        for (int i = 0; i < 3; i++) {
            operations.backup();
        }

        assertThat(operations.backups.list("app", "main", null, 100)).hasSize(3);
        assertThat(operations.files()).hasSize(6);
    }

    @Test
    void aBackupWhoseFileIsGoneIsReportedOnceAndNotCounted() throws Exception {
        operations.backup();
        Files.delete(operations.newest().path());
        assertThat(operations.newest().missing()).isTrue();

        var second = operations.backup();
        operations.backup();

        assertThat(operations.log(second)).contains("missing: the file of backup 1 is not there any more");
        assertThat(operations.audited()).containsOnlyOnce("backup.missing backup/1");
    }

    @Test
    void aDatabaseOfManyTablesIsListedAndItsEntryOfTheAuditLogIsShort() throws Exception {
        for (int i = 0; i < 700; i++) {
            SqliteFixture.run(home.resolve("app.db"), "CREATE TABLE " + "t".repeat(100) + i + " (x)");
        }

        var job = operations.backup();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        var json = ManifestFile.of(operations.newest()).json();
        assertThat(json.length).isGreaterThan(AuditLog.MOST_DETAILS);
        assertThat(operations.audit.list(null, null, 10).getFirst().details())
                .contains(DurableFiles.sha256(json))
                .hasSizeLessThan(1_000);
    }

    @Test
    void leftoversOfADeadRunAreRemovedAndNothingElse() throws Exception {
        Files.createDirectories(operations.artifacts());
        Files.writeString(operations.artifacts().resolve(".partial-777-snapshot"), "half");
        Files.writeString(operations.artifacts().resolve("notes.txt"), "mine");

        operations.backup();

        assertThat(operations.files()).contains("notes.txt").noneMatch(name -> name.startsWith(".partial-"));
    }
}

package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesBackupTest {
    @TempDir
    Path home;

    private Operations operations;
    private Path config;

    @BeforeEach
    void start() throws IOException {
        operations = new Operations(home).start();
        config = Files.createDirectories(home.resolve("app/config"));
        Files.writeString(config.resolve("app.conf"), "port = 8000\n");
        Files.writeString(home.resolve("app/.env"), "DATABASE_URL=postgresql://app:rahasia@db/app\n");
        operations.paths = List.of(config, home.resolve("app/.env"));
    }

    @AfterEach
    void stop() {
        operations.close();
    }

    private Backup backedUp() {
        var job = operations.run(DutyJobs.backup("app", "files"));
        assertThat(job.state()).as(String.valueOf(job.error())).isEqualTo(JobState.SUCCEEDED);
        return operations.backups.newest("app", "files").orElseThrow();
    }

    private Job drilled() {
        return operations.run(DutyJobs.drill("app", "files", null));
    }

    private Job unpacked(@Nullable Long backup) {
        return operations.run(new RestoreRequest("app", "files", backup, null).unpacking());
    }

    @Test
    void filesAreArchivedCountedAndProven() {
        var backup = backedUp();

        assertThat(backup.file()).endsWith(".tar.zst");
        assertThat(backup.manifest().rows())
                .containsEntry(config.toString().substring(1), 2L)
                .containsEntry(home.resolve("app/.env").toString().substring(1), 1L);
        assertThat(drilled().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations
                        .drills
                        .list("app", "files", null, 1)
                        .getFirst()
                        .outcome()
                        .key())
                .isEqualTo("drill.passed.files");
        assertThat(operations.backups.find(backup.id()).orElseThrow().state()).isEqualTo(Backup.State.PROVEN);
        assertThat(home.resolve("scratch/app/files")).isEmptyDirectory();
    }

    @Test
    void anEncryptedOneIsProvenWithItsKey() throws Exception {
        var identity = Files.writeString(home.resolve("key"), AgeTest.IDENTITY);
        operations.storage = new Storage(null, Keep.last(3), ZoneOffset.UTC, List.of(AgeTest.RECIPIENT), identity);

        assertThat(backedUp().file()).endsWith(".tar.zst.age");
        assertThat(drilled().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void anArtifactOfOtherContentIsRefusedBeforeAnythingIsUnpacked() throws Exception {
        var backup = backedUp();
        var bytes = Files.readAllBytes(backup.path());
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup.path(), bytes);

        assertThat(drilled().state()).isEqualTo(JobState.FAILED);
        var job = unpacked(backup.id());
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("SHA-256");
        assertThat(home.resolve("restored/app")).doesNotExist();
        assertThat(operations.backups.find(backup.id()).orElseThrow().state()).isEqualTo(Backup.State.FAILED);
    }

    @Test
    void unpackedFilesAreThereAndThoseInUseStay() throws Exception {
        var backup = backedUp();
        Files.writeString(config.resolve("app.conf"), "port = 9000\n");

        var job = unpacked(backup.id());

        assertThat(job.state()).as(String.valueOf(job.error())).isEqualTo(JobState.SUCCEEDED);
        var folder = home.resolve("restored/app/files-job" + job.id());
        assertThat(folder.resolve(config.toString().substring(1)).resolve("app.conf"))
                .hasContent("port = 8000");
        assertThat(config.resolve("app.conf")).hasContent("port = 9000");
        assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
        assertThat(operations.audited()).contains("restore.unpack backup/" + backup.id());
    }

    @Test
    void thePlanSaysWhereFilesWouldGo() {
        var backup = backedUp();

        var plan = operations.unpack.plan(new RestoreRequest("app", "files", backup.id(), null));

        assertThat(plan.steps().stream().map(Messages.ofOperations(Messages.ENGLISH)::render))
                .contains(
                        "unpack it into a new folder in " + home.resolve("restored/app") + "; nothing else is changed")
                .contains("compare names, permissions and contents of 3 files and folders with the manifest");
        assertThat(home.resolve("restored")).doesNotExist();
    }

    @Test
    void withoutAProvenBackupOneMustBeNamed() {
        backedUp();

        var job = unpacked(null);

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("no backup of files is proven");
    }

    @Test
    void aPathThatIsGoneFailsByName() throws Exception {
        Files.delete(home.resolve("app/.env"));

        var job = operations.run(DutyJobs.backup("app", "files"));

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("app/.env is not there");
        assertThat(operations.backups.newest("app", "files")).isEmpty();
        assertThat(home.resolve("backups/app/files")).isEmptyDirectory();
    }

    @Test
    void backupsThatWouldHoldThemselvesAreRefused() throws Exception {
        operations.paths = List.of(Files.createSymbolicLink(home.resolve("all"), home));

        var job = operations.run(DutyJobs.backup("app", "files"));

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("which is in " + home.resolve("all"));
    }

    @Test
    void aLinkThatIsNamedStandsForWhatItLeadsTo() throws Exception {
        var link = Files.createSymbolicLink(home.resolve("current"), config);
        operations.paths = List.of(link);

        assertThat(backedUp().manifest().rows())
                .containsOnlyKeys(config.toRealPath().toString().substring(1));
    }
}

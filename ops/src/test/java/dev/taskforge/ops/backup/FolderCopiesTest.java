package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies in a folder whose disk comes and goes, and local files that are lost or damaged. */
class FolderCopiesTest {
    @TempDir
    Path home;

    private Operations operations;
    private Path disk;

    @BeforeEach
    void start() throws Exception {
        disk = Files.createDirectory(home.resolve("disk2"));
        SqliteFixture.create(home.resolve("app.db"), 5, 10);
        operations = Operations.impatient(home).start();
        operations.copyToDisk(disk);
    }

    @AfterEach
    void close() {
        operations.close();
    }

    private void want(int keep, String... destinations) {
        operations.storage = new Storage(null, Keep.last(keep), ZoneOffset.UTC, List.of(), null, List.of(destinations));
    }

    private Job backedUp() {
        var job = operations.backup();
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private Backup backup(long id) {
        return operations.backups.find(id).orElseThrow();
    }

    private Path copyOf(Backup backup) {
        return disk.resolve("app")
                .resolve(backup.database())
                .resolve(backup.path().getFileName());
    }

    private Job drillFrom(String destination) {
        return operations.run(DutyJobs.drill("app", "main", null, destination));
    }

    private Job tested() {
        return operations.run(DutyJobs.testDestination("app", "disk2"));
    }

    private static void damage(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void theFolderOfTheBackupsIsNoDestination() throws Exception {
        Files.createDirectories(home.resolve("backups"));
        Files.createSymbolicLink(home.resolve("link"), home.resolve("backups"));
        for (var folder : List.of(home.resolve("backups"), home.resolve("link"))) {
            operations.copyToDisk(folder);

            var job = operations.backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("is the one of the backups themselves");
            assertThat(operations.newest().copied()).isFalse();
            assertThat(operations.newest().missing()).isFalse();
        }
    }

    @Test
    void theLastCopyIsReadAgainAfterItWasNotFoundOnce() throws Exception {
        backedUp();
        Files.delete(backup(1).path());
        var aside = Files.move(copyOf(backup(1)), home.resolve("aside"));
        assertThat(operations.drill().error()).contains("it is not there any more");
        assertThat(backup(1).state()).isEqualTo(Backup.State.MISSING);
        Files.move(aside, copyOf(backup(1)));

        for (var from : List.of("", "disk2")) {
            var job = from.isEmpty() ? operations.drill() : drillFrom(from);

            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.newestDrill().from()).isEqualTo("disk2");
            assertThat(backup(1).copiedTo("disk2")).isTrue();
        }
    }

    @Test
    void theNextBackupFindsACopyAgainWhoseLocalFileIsLost() throws Exception {
        backedUp();
        Files.delete(backup(1).path());
        var aside = Files.move(copyOf(backup(1)), home.resolve("aside"));
        backedUp();
        assertThat(backup(1).copiedTo("disk2")).isFalse();
        Files.move(aside, copyOf(backup(1)));

        backedUp();

        assertThat(backup(1).copiedTo("disk2")).isTrue();
    }

    @Test
    void anEmptyMountPointIsNotTakenForTheDisk() throws Exception {
        backedUp();
        Files.move(disk, home.resolve("unmounted"));
        Files.createDirectory(disk);

        var job = operations.backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("by which TaskForge knows the disk with the copies. Mount that disk");
        assertThat(disk).isEmptyDirectory();
        assertThat(drillFrom("disk2").error()).contains("Mount that disk");
        assertThat(tested().error()).contains("Mount that disk");
        assertThat(backup(1).copiedTo("disk2"))
                .as("nobody has seen that it is gone")
                .isTrue();

        try (var left = Files.walk(disk)) {
            for (var file : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.move(home.resolve("unmounted"), disk);
        assertThat(operations.again(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backup(2).copiedTo("disk2")).isTrue();
        assertThat(backup(2).copies()).allMatch(copy -> copy.error() == null);
    }

    @Test
    void theFolderOfAnotherInstallationIsTakenOverOnlyByATest() throws Exception {
        Files.createDirectories(disk.resolve("app"));
        Files.writeString(disk.resolve("app/.taskforge-copies"), "another");

        var job = operations.backup();

        assertThat(job.error())
                .contains("another installation of TaskForge", "taskforge destinations app --test disk2");
        assertThat(operations.newest().copied()).isFalse();
        assertThat(tested().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.again(job).state()).isEqualTo(JobState.SUCCEEDED);

        Files.writeString(disk.resolve("app/.taskforge-copies"), "a third");
        assertThat(tested().error()).as("copies are known to be there").contains("is of another disk");
    }

    @Test
    void aDestinationThatIsDeclaredElsewhereKeepsItsOldCopiesKnown() throws Exception {
        want(2, "disk2");
        backedUp();
        var disk3 = Files.createDirectory(home.resolve("disk3"));
        operations.destinations = operations.destinations.replace(disk.toString(), disk3.toString());

        backedUp();

        assertThat(backup(1).copies())
                .extracting(BackupCopy::verified, copy -> copy.location().startsWith(disk.toString()))
                .containsExactlyInAnyOrder(tuple(true, true), tuple(true, false));
        var old = copyOf(backup(1));
        var job = backedUp();
        assertThat(operations.log(job)).anyMatch(line -> line.contains("it is declared to be elsewhere since; " + old));
        assertThat(old).exists();
        assertThat(disk3.resolve("app/main").resolve(old.getFileName())).doesNotExist();
        assertThat(new BackupCopies(operations.database).toRemove("app", "main"))
                .extracting(BackupCopy::location)
                .containsExactly(old.toString());
    }

    @Test
    void aDestinationThatCannotBeOpenedLeavesItsCopiesTheirMark() {
        var declared = operations.destinations;
        want(3, "disk2", "nowhere");
        var failed = operations.backup();
        assertThat(backup(1).copiedTo("disk2")).isTrue();
        operations.destinations = "";

        assertThat(operations.again(failed).error()).contains("disk2: ");

        assertThat(backup(1).copiedTo("disk2")).isTrue();
        operations.destinations = declared;
        want(3, "disk2");
        backedUp();
        assertThat(backup(1).copies())
                .filteredOn(copy -> copy.destination().equals("disk2"))
                .hasSize(1)
                .allMatch(copy -> copy.verified() && copy.error() == null);
    }

    @Test
    void anotherTryMakesACopyAgainThatIsGoneMeanwhile() throws Exception {
        want(3, "disk2", "nowhere");
        var failed = operations.backup();
        Files.delete(copyOf(backup(1)));
        want(3, "disk2");

        assertThat(operations.again(failed).state()).isEqualTo(JobState.SUCCEEDED);

        assertThat(copyOf(backup(1))).hasSize(backup(1).bytes());
        assertThat(backup(1).copiedTo("disk2")).isTrue();
    }

    @Test
    void aDamagedLocalFileTakesNoMarkFromItsCopy() throws Exception {
        backedUp();
        operations.drill();
        damage(backup(1).path());

        assertThat(operations.drill().error()).contains("SHA-256");

        assertThat(operations.newestDrill().passed()).isFalse();
        assertThat(backup(1).state()).as("its data can still be had").isEqualTo(Backup.State.PROVEN);
        assertThat(drillFrom("disk2").state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aDamagedLocalFileWithoutACopyHasFailed() throws Exception {
        want(3);
        backedUp();
        damage(backup(1).path());

        operations.drill();

        assertThat(backup(1).state()).isEqualTo(Backup.State.FAILED);
    }

    @Test
    void aCopyIsUnpackedInPlaceOfADamagedLocalFile() throws Exception {
        operations.paths = List.of(Files.createDirectories(home.resolve("uploads")));
        Files.writeString(home.resolve("uploads/a.txt"), "as it was");
        assertThat(operations.run(DutyJobs.backup("app", "files")).state()).isEqualTo(JobState.SUCCEEDED);
        damage(backup(1).path());

        var job = operations.run(new RestoreRequest("app", "files", 1L, null).unpacking());

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.log(job)).contains("the file of backup 1 is damaged here; a copy of it takes its place");
    }

    @Test
    void damagedOlderBackupsTakeTheTurnOfNoOthers() throws Exception {
        want(10);
        for (int i = 0; i < 4; i++) {
            backedUp();
        }
        for (long id = 2; id <= 4; id++) {
            damage(backup(id).path());
        }
        want(10, "disk2");

        backedUp();

        assertThat(operations.backups.list("app", "main", null, 10))
                .extracting(Backup::id, backup -> backup.copiedTo("disk2"))
                .containsExactly(
                        tuple(5L, true), tuple(4L, false), tuple(3L, false), tuple(2L, false), tuple(1L, true));
    }
}

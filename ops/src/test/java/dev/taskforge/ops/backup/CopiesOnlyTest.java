package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that lie at a destination only, by choice. */
class CopiesOnlyTest {
    private static final Duration DAY = Duration.ofDays(1);

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

    /** Makes a backup, and lets it be one that never was on this machine. */
    private Backup made(String name) throws IOException {
        succeeded(operations.run(DutyJobs.backup("app", name)));
        var backup = operations.backups.newest("app", name).orElseThrow();
        takenAway(backup);
        return listed(backup.id());
    }

    private void takenAway(Backup backup) throws IOException {
        operations.database.write(tx -> tx.update("UPDATE backup SET local = 0 WHERE id = ?", backup.id()));
        Files.delete(backup.path());
        Files.delete(backup.manifestPath());
    }

    private Backup listed(long id) {
        return operations.backups.find(id).orElseThrow();
    }

    private Path copyOf(Backup backup) {
        return disk.resolve("app")
                .resolve(backup.database())
                .resolve(backup.path().getFileName());
    }

    private static Job succeeded(Job job) {
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private Surroundings now() {
        return new Surroundings("app", home, Clock.systemUTC(), Duration.ofSeconds(5));
    }

    private Answer age() {
        return new BackupAgeCheck(operations.backups, "main", DAY).ask(now());
    }

    private CheckState proven() {
        return new ProvenBackupCheck(operations.backups, "main", DAY, null)
                .ask(now())
                .state();
    }

    @Test
    void oneWhoseEveryCopyIsInErrorIsNotOneToCount() throws Exception {
        var backup = made("main");
        assertThat(age().state()).isEqualTo(CheckState.PASS);
        operations.database.write(tx -> tx.update("""
                INSERT INTO backup_copy (backup_id, destination, path, location, tried_at, verified_at)
                SELECT backup_id, 'nas', path, 'elsewhere', tried_at, verified_at FROM backup_copy"""));

        operations.database.write(
                tx -> tx.update("UPDATE backup_copy SET error = 'disk2: it is away' WHERE destination = 'disk2'"));
        assertThat(age().state()).as("the other copy does").isEqualTo(CheckState.PASS);
        operations.database.write(
                tx -> tx.update("UPDATE backup_copy SET error = 'nas: it is away' WHERE destination = 'nas'"));

        assertThat(age().state()).isEqualTo(CheckState.FAIL);
        assertThat(age().seen().key()).isEqualTo("backup.copies-failing");
        assertThat(age().seen().toString()).contains("disk2: it is away; nas: it is away");
        operations.database.write(tx -> tx.update("UPDATE backup SET local = 1 WHERE id = ?", backup.id()));
        assertThat(age().seen().key())
                .as("where there was to be a file, that is what is wrong")
                .isEqualTo("backup.remote");
    }

    @Test
    void itIsWhereItWasToLieAndCountsAsProvenOnceADrillHasReadItsCopy() throws Exception {
        var backup = made("main");
        assertThat(backup.missing()).isFalse();
        assertThat(backup.here()).isFalse();
        assertThat(backup.state()).isEqualTo(Backup.State.UNPROVEN);
        assertThat(age().state()).isEqualTo(CheckState.PASS);
        assertThat(proven()).isEqualTo(CheckState.FAIL);

        var drill = succeeded(operations.drill());

        assertThat(operations.newestDrill().from()).isEqualTo("disk2");
        assertThat(operations.log(drill)).noneMatch(line -> line.contains("is gone here"));
        assertThat(operations.scratch()).isEmpty();
        assertThat(operations.files()).isEmpty();
        assertThat(listed(backup.id()).state()).isEqualTo(Backup.State.PROVEN);
        assertThat(proven()).isEqualTo(CheckState.PASS);
        assertThat(operations.backups.newestRestorable("app", "main")).isPresent();
    }

    @Test
    void itIsLostWhenItsLastCopyIs() throws Exception {
        var backup = made("main");
        succeeded(operations.drill());
        Files.delete(copyOf(backup));

        var drill = operations.drill();

        assertThat(drill.error()).contains("it is not there any more");
        assertThat(listed(backup.id()).state()).isEqualTo(Backup.State.MISSING);
        assertThat(listed(backup.id()).obtainable()).isFalse();
        assertThat(proven()).isEqualTo(CheckState.FAIL);
        assertThat(age().state()).isEqualTo(CheckState.FAIL);
        assertThat(age().seen().key()).isEqualTo("backup.copies-gone");
    }

    @Test
    void aDrillOfOneThatNeverGotACopySaysSo() throws Exception {
        operations.storage = new Storage(null, Keep.last(3), ZoneOffset.UTC, List.of(), null);
        made("main");

        assertThat(operations.drill().error())
                .contains("made without a copy on this machine")
                .doesNotContain("mount its disk");
    }

    @Test
    void theNextBackupDoesNotTakeItForLost() throws Exception {
        made("main");

        succeeded(operations.backup());

        assertThat(operations.audited()).noneMatch(entry -> entry.startsWith("backup.missing"));
    }

    @Test
    void retentionCountsItAndRemovesItsCopyAlsoWhenThereIsNoFolderForItHere() throws Exception {
        operations.storage = new Storage(null, Keep.last(2), ZoneOffset.UTC, List.of(), null, List.of("disk2"));
        var oldest = made("main");
        Files.delete(oldest.path().resolveSibling(""));
        made("main");

        succeeded(operations.backup());

        assertThat(operations.backups.find(oldest.id())).isEmpty();
        assertThat(copyOf(oldest)).doesNotExist();
        assertThat(operations.backups.ofDatabase("app", "main")).hasSize(2);
        assertThat(operations.database.<List<Backup>>read(tx -> operations.backups.toDelete(tx, "app", "main")))
                .isEmpty();
    }

    @Test
    void anotherDestinationGetsFromACopyWhatIsNotHere() throws Exception {
        var backup = made("main");
        var third = Files.createDirectory(home.resolve("disk3"));
        operations.destinations = "destinations: {disk2: {kind: folder, folder: " + disk
                + "}, disk3: {kind: folder, folder: " + third + "}}";
        operations.storage =
                new Storage(null, Keep.last(3), ZoneOffset.UTC, List.of(), null, List.of("disk2", "disk3"));

        succeeded(operations.backup());

        assertThat(listed(backup.id()).copiedTo("disk2")).isTrue();
        assertThat(listed(backup.id()).copiedTo("disk3")).isTrue();
        assertThat(operations.newest().copiedTo("disk3")).isTrue();
    }

    @Test
    void filesAreRestoredFromTheCopyAndThePlanSaysWhatItNeeds() throws Exception {
        var uploads = Files.createDirectories(home.resolve("uploads"));
        Files.writeString(uploads.resolve("a.txt"), "old");
        operations.paths = List.of(uploads);
        operations.declare("");
        var backup = made("files");
        Files.writeString(uploads.resolve("a.txt"), "new");
        var asked = new RestoreRequest("app", "files", backup.id(), null);
        Project project = operations.projects.find("app").orElseThrow();
        assertThat(operations.restoring.plan(project, asked).steps())
                .extracting(step -> step.key())
                .contains("restore.plan.fetch-only");

        succeeded(operations.run(asked.job()));

        assertThat(uploads.resolve("a.txt")).hasContent("old");
        assertThat(backup.path()).doesNotExist();
    }

    @Test
    void aSetOfSuchIsWholeAndOffSite() throws Exception {
        var files = Files.createDirectories(home.resolve("uploads"));
        operations.paths = List.of(files);
        var set = operations.set("main", "files").set().id();
        for (var backup : operations.standing(set).backups().toList()) {
            takenAway(backup);
        }
        assertThat(operations.standing(set).state().label()).isNotEqualTo("incomplete");
        operations.database.write(
                tx -> tx.update("UPDATE backup_copy SET location = 'sftp://nas.example.id:22/' || path"));

        assertThat(operations.standing(set).offSite()).isTrue();
        operations.database.write(tx -> tx.update("UPDATE backup_copy SET verified_at = NULL, missing_at = 1"));

        assertThat(operations.standing(set).members())
                .extracting(member -> Objects.requireNonNull(member.why()).key())
                .containsOnly("backup.set.copies-gone");
    }

    @Test
    void aPromiseIsKeptByACopyAndByNothingElseOnEitherKindOfRecords() throws Exception {
        var backup = made("main");
        operations.declare("backup: {schedule: \"0 2 * * *\", of: [main]}\n");
        assertThat(newest(Dialect.SQLITE)).isEqualTo(backup.snapshotAt());
        assertThat(newest(Dialect.POSTGRESQL)).isEqualTo(backup.snapshotAt());

        operations.database.write(tx -> tx.update("UPDATE backup_copy SET verified_at = NULL, missing_at = 1"));

        assertThat(newest(Dialect.SQLITE)).isNull();
        assertThat(newest(Dialect.POSTGRESQL)).isNull();
    }

    private @Nullable Instant newest(Dialect dialect) {
        var promise =
                BackupPromise.of(operations.projects.find("app").orElseThrow()).getFirst();
        var written = PromiseRows.of(promise, List.of(), null, Instant.EPOCH);
        var absences = new Absences(dialect).judged(operations.database, List.of(written), Instant.now());
        return absences.stream()
                .filter(absence -> absence.concern() == Absence.Concern.BACKUP)
                .findFirst()
                .orElseThrow()
                .newest();
    }
}

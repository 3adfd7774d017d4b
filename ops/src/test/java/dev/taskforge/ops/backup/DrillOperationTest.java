package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Step;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillOperationTest {
    private static final Meter QUIET = (done, total) -> {};

    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void makeABackup() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 50, 200);
        operations = new Operations(home).start();
        assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @AfterEach
    void close() {
        operations.close();
    }

    /** The drill refuses the backup for good, before a step beyond {@code lastStep}, and leaves nothing behind. */
    private Job assertRefused(String outcome, String lastStep) throws Exception {
        var job = operations.drill();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(operations.engine.jobs().steps(job.id()))
                .extracting(Step::name)
                .last()
                .isEqualTo(lastStep);
        var drill = operations.newestDrill();
        assertThat(drill.jobId()).isEqualTo(job.id());
        assertThat(drill.passed()).isFalse();
        assertThat(drill.outcome().key()).isEqualTo(outcome);
        assertThat(operations.newest().drillPassed()).isFalse();
        assertThat(operations.scratch()).isEmpty();
        assertThat(operations.audited()).contains("drill.record drill/" + drill.id());
        return job;
    }

    @Test
    void aGoodBackupIsRestoredToEqualityAndMeasured() throws Exception {
        SqliteFixture.run(home.resolve("app.db"), "DELETE FROM \"order \"\"line\"");

        var job = operations.drill();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        var drill = operations.newestDrill();
        assertThat(drill.passed()).isTrue();
        assertThat(drill.recoveryTime()).isPositive();
        assertThat(drill.dataAge()).isPositive();
        var compared = operations.drills.comparison(drill.id()).orElseThrow();
        assertThat(compared.lines()).allMatch(Comparison.Line::equal);
        assertThat(compared.lines()).contains(new Comparison.Line(Comparison.Kind.ROWS, "order \"line", 50, 50, true));
        assertThat(operations.newest().drillPassed()).isTrue();
        assertThat(operations.newest().drilledAt()).isEqualTo(drill.finishedAt());
        assertThat(operations.scratch()).isEmpty();
        assertThat(operations.audited()).containsExactly("backup.create backup/1", "drill.record drill/1");
        assertThat(operations.drills.newestOfEach()).containsExactly(drill);
        assertThat(operations.backups.newestOfEach()).containsExactly(operations.newest());
    }

    private void ask(CheckState state) {
        operations.questions = (_, copy, _) -> {
            try {
                var rows = copy.rows("SELECT count(*) FROM customer", Duration.ofSeconds(5));
                return List.of(new CopyQuestions.Asked("customers", state, "found " + rows.firstValue()));
            } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Test
    void whatTheProjectAsksOfTheCopyIsInTheReport() throws Exception {
        ask(CheckState.PASS);

        var job = operations.drill();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        var compared =
                operations.drills.comparison(operations.newestDrill().id()).orElseThrow();
        assertThat(compared.lines().getFirst())
                .isEqualTo(new Comparison.Line(Comparison.Kind.CHECK, "customers", -1, -1, true));
    }

    @Test
    void aCopyThatDoesNotPassWhatTheProjectAsksIsRefused() throws Exception {
        ask(CheckState.FAIL);

        var job = assertRefused("drill.check", "check");

        assertThat(job.error()).contains("does not pass the check customers").contains("found 50");
        var compared =
                operations.drills.comparison(operations.newestDrill().id()).orElseThrow();
        assertThat(compared.lines().getFirst().equal()).isFalse();
    }

    @Test
    void aQuestionThatCannotBePutSaysNothingAboutTheBackup() throws Exception {
        ask(CheckState.ERROR);

        var job = operations.drill();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(operations.newestDrill().outcome().key()).isEqualTo("drill.unfinished");
        assertThat(operations.newest().drillPassed()).isNull();
        assertThat(operations.scratch()).isEmpty();
    }

    @Test
    void aFlippedByteIsRefusedBeforeUseWhereverItIs() throws Exception {
        var file = operations.newest().path();
        var whole = Files.readAllBytes(file);
        var random = new Random(5);
        for (int round = 0; round < 10; round++) {
            var flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            assertRefused("drill.hash", "verify");
        }
        Files.write(file, whole);
        assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aCutArtifactIsRefusedBeforeUse() throws Exception {
        var file = operations.newest().path();
        var whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        assertThat(assertRefused("drill.size", "verify").error()).contains("was cut or replaced");
        assertThat(operations.drills.comparison(operations.newestDrill().id()))
                .as("it did not come to that")
                .isEmpty();
    }

    @Test
    void aMissingArtifactSaysNothingAboutTheBackupAndIsSeenAgain() throws Exception {
        assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
        var file = operations.newest().path();
        var away = Files.move(file, home.resolve("away"));

        var job = operations.drill();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains(file + " is not there");
        assertThat(operations.newestDrill().outcome().key()).isEqualTo("drill.unfinished");
        assertThat(operations.newest().state()).isEqualTo(Backup.State.MISSING);
        operations.backup();
        Files.move(away, file);
        var next = operations.backup();
        assertThat(operations.log(next)).contains("found again: the file of backup 1");
        assertThat(operations.audited()).containsOnlyOnce("backup.found backup/1");
        assertThat(operations.backups.find(1).orElseThrow().state()).isEqualTo(Backup.State.PROVEN);
    }

    @Test
    void aMissingOrForeignManifestIsRefusedBeforeUse() throws Exception {
        Files.delete(operations.newest().manifestPath());
        assertRefused("drill.manifest", "verify");
    }

    @Test
    void anotherValidBackupInItsPlaceIsRefusedBeforeUse() throws Exception {
        var first = operations.newest();
        SqliteFixture.run(home.resolve("app.db"), "DELETE FROM \"order \"\"line\"");
        operations.backup();
        var second = operations.newest();
        Files.copy(first.path(), second.path(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(first.manifestPath(), second.manifestPath(), StandardCopyOption.REPLACE_EXISTING);

        var job = operations.drill();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(operations.newestDrill().backupId()).isEqualTo(second.id());
        assertThat(operations.engine.jobs().steps(job.id()))
                .extracting(Step::name)
                .last()
                .isEqualTo("verify");
    }

    @Test
    void theBackupAskedForIsDrilledAndNoOther() {
        operations.backup();

        assertThat(operations.run(DutyJobs.drill("app", "main", 1L)).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.newestDrill().backupId()).isEqualTo(1);
        var foreign = operations.run(DutyJobs.drill("app", "own", 1L));
        assertThat(foreign.state()).isEqualTo(JobState.FAILED);
        assertThat(foreign.error()).contains("there is no backup 1 of own");
        assertThat(operations.run(DutyJobs.drill("app", "own", null)).error()).contains("make one first");
    }

    @Test
    void aFailedDrillIsForgottenOnceANewBackupPasses() throws Exception {
        Files.write(operations.newest().path(), new byte[] {1, 2, 3});
        assertRefused("drill.size", "verify");
        operations.backup();

        assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.newestDrill().passed()).isTrue();
    }

    @Test
    void everyLossWithinAnOtherwiseConsistentBackupIsFound() throws Exception {
        replaceContent("DELETE FROM \"order \"\"line\" WHERE id = 50");
        assertThat(assertRefused("drill.rows", "check").error())
                .contains("49 rows in table order \"line instead of 50");
        var compared =
                operations.drills.comparison(operations.newestDrill().id()).orElseThrow();
        assertThat(compared.lines().getFirst())
                .isEqualTo(new Comparison.Line(Comparison.Kind.ROWS, "order \"line", 50, 49, false));
        assertThat(compared.lines().stream().skip(1)).allMatch(Comparison.Line::equal);

        replaceContent("DROP INDEX by_name");
        assertRefused("drill.schema", "check");

        replaceContent("CREATE TABLE extra (id INTEGER)");
        assertRefused("drill.rows", "check");

        replaceContent("PRAGMA foreign_keys = OFF", "UPDATE \"order \"\"line\" SET customer_id = 999 WHERE id = 3");
        assertRefused("drill.foreign_keys", "check");
    }

    @Test
    void contentThatDoesNotUnpackToWhatWasCountedIsRefused() throws Exception {
        replaceContent();
        var backup = operations.newest();
        setContent(backup, backup.manifest().bytes(), "other");
        writeManifest();

        assertRefused("drill.content", "restore");
    }

    /** Puts an artifact made of a changed database in place, with sizes and hashes that fit but the old counts. */
    private void replaceContent(String... changes) throws Exception {
        var changed = home.resolve("changed.db");
        SqliteSnapshot.take(home.resolve("app.db"), changed, java.time.Clock.systemUTC(), QUIET);
        SqliteFixture.run(changed, "PRAGMA journal_mode = DELETE");
        SqliteFixture.run(changed, changes);
        var backup = operations.newest();
        var packed = Zstd.pack(changed, backup.path(), Storage.UNSAID, QUIET);
        operations.database.write(tx -> tx.update(
                "UPDATE backup SET bytes = ?, sha256 = ? WHERE id = ?", packed.bytes(), packed.sha256(), backup.id()));
        setContent(backup, Files.size(changed), packed.contentSha256());
        writeManifest();
    }

    private void setContent(Backup backup, long bytes, String sha256) {
        var old = backup.manifest();
        var content = new Manifest(old.rows(), old.schemaSha256(), bytes, sha256, old.tool());
        operations.database.write(tx -> tx.update(
                "UPDATE backup SET manifest = ? WHERE id = ?",
                ManifestFile.JSON.writeValueAsString(content),
                backup.id()));
    }

    private void writeManifest() throws Exception {
        var backup = operations.newest();
        DurableFiles.write(backup.manifestPath(), ManifestFile.of(backup).json());
    }
}

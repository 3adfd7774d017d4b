package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of a restore in place, who lets it happen, and what stops it before anything is removed. */
final class InPlaceRunTest extends InPlaceStage {
    @Test
    void whatIsThereIsBackedUpBeforeItIsRemoved() {
        var job = approved();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(fake.done)
                .containsExactly(
                        "loadable " + wanted.id(),
                        "prepare",
                        "try " + wanted.id(),
                        "writers",
                        "limit",
                        "close",
                        "loadable " + safety().id(),
                        "try " + safety().id(),
                        "mark",
                        "hide",
                        "keep",
                        "room",
                        "writers",
                        "free",
                        "same " + safety().id(),
                        "writers",
                        "free",
                        "empty",
                        "writers",
                        "load " + wanted.id(),
                        "writers",
                        "check " + wanted.id(),
                        "writers",
                        "ours",
                        "open");
        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(restore.undoable(Instant.now())).isTrue();
        assertThat(restore.keptName()).isEqualTo("backup " + safety().id());
        assertThat(safety().pin()).isNotNull();
        assertThat(again(wanted).pin()).isNull();
        assertThat(operations.audited())
                .contains("restore.request backup/" + wanted.id(), "restore.approve backup/" + wanted.id())
                .contains("restore.begin restore/" + restore.id(), "restore.finish restore/" + restore.id());
    }

    @Test
    void whatNoDrillHasProvenIsOnlyEmptiedWhereBothPersonsKnowThat() throws IOException {
        withoutDrill = false;

        assertThat(approved().error())
                .contains("was ever drilled", "taskforge drill app --database main", "--without-drill");
        assertThat(fake.done).isEmpty();
        var project = operations.tools.project("app");
        var asked = new RestoreRequest("app", "main", wanted.id(), null);
        assertThat(operations.restoring.planInPlace(project, asked, false).refused())
                .isNotNull();
        withoutDrill = true;
        assertThat(approved().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.inPlace.list("app", null, 2))
                .extracting(InPlaceRequest::withoutDrill)
                .containsExactly(true, false);
    }

    @Test
    void aDrillThatDidNotPassSinceItWasAskedForStopsIt() {
        operations.run(DutyJobs.drill("app", "main", wanted.id()));
        assertThat(operations.newestDrill().passed()).isTrue();
        withoutDrill = false;
        assertThat(approved().state()).isEqualTo(JobState.SUCCEEDED);
        fake.done.clear();
        operations.database.write(tx -> tx.update("UPDATE drill SET passed = 0"));

        assertThat(approved().error())
                .contains("the newest drill of main, of backup " + wanted.id() + ", did not pass");

        assertThat(fake.done).isEmpty();
    }

    @Test
    void takingItBackNeedsNoDrill() {
        approved();
        operations.run(DutyJobs.drill("app", "main", wanted.id()));
        operations.database.write(tx -> tx.update("UPDATE drill SET passed = 0"));

        var job = operations.run(
                DutyJobs.undoRestore("app", operations.newestRestore().id()).submittedBy("citra"));

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "try", "limit", "close", "room", "free", "mark", "hide", "keep"})
    void whatFailsBeforeTheRemovalChangesNothing(String step) {
        fake.failing.add(step);

        var job = approved();

        assertThat(job.error()).contains("no " + step);
        assertThat(fake.done).doesNotContain("empty").last().asString().startsWith("admit");
        assertThat(fake.done).endsWith(Set.of("prepare", "try", "limit").contains(step) ? "admit null" : "admit 50");
        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.FAILED);
        assertThat(again(wanted).pin()).isNull();
        if (InPlaceBook.state(restore).safetyId() != null) {
            assertThat(safety().pin()).isNull();
        }
    }

    @Test
    void withoutASafetyBackupNothingIsRemoved() {
        fake.failing.add("safety");

        var job = approved();

        assertThat(job.error()).contains("no safety");
        assertThat(fake.done).doesNotContain("empty").endsWith("admit 50");
    }

    @Test
    void aRequestCountsOnlyForThePlaceThatWasShown() {
        long id = asked();
        fake.file = "other.db";

        var request = operations.database.write(
                tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", id, "budi"));
        var job = operations.finished(Objects.requireNonNull(request.jobId()));

        assertThat(job.error()).contains("declared to be elsewhere");
        assertThat(fake.done).isEmpty();
    }

    @Test
    void onePersonTakesItBackOnlyWhereItWas() {
        approved();
        var restore = operations.newestRestore();
        operations.database.write(tx -> tx.update("UPDATE restore SET place = replace(place, 'app.db', 'other.db')"));
        fake.done.clear();

        var job = operations.run(DutyJobs.undoRestore("app", restore.id()).submittedBy("citra"));

        assertThat(job.error()).contains("declared to be elsewhere");
        assertThat(fake.done).isEmpty();
    }

    @Test
    void theUndoOfAnUndoNeedsASecondPerson() {
        approved();
        operations.run(
                DutyJobs.undoRestore("app", operations.newestRestore().id()).submittedBy("citra"));
        var undo = operations.newestRestore();
        fake.done.clear();

        var job = operations.run(DutyJobs.undoRestore("app", undo.id()).submittedBy("citra"));

        assertThat(job.error()).contains("needs a second person", "--backup " + safety().id());
        assertThat(operations.restores.mayUndo(undo, Instant.now())).isFalse();
        assertThat(fake.done).isEmpty();
    }

    @Test
    void aBackupThatWasDamagedMeanwhileIsFoundBeforeAnythingIsRemoved() {
        fake.atClose = () -> {
            try {
                Files.write(wanted.path(), new byte[] {1});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };

        approved();

        assertThat(fake.done).doesNotContain("empty").endsWith("admit 50");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatStartedAfterTheSafetyBackupStopsItBeforeAnythingIsRemoved() {
        fake.atClose = () -> fake.running = List.of(started());

        var job = approved();

        assertThat(job.error()).contains("was started again after the safety backup");
        assertThat(fake.done).doesNotContain("empty").endsWith("admit 50");
    }

    @Test
    void whatWasWrittenWhileTheSafetyBackupWasMadeIsNotRemoved() {
        fake.different.add("same");

        var job = approved();

        assertThat(job.error()).contains("somebody wrote to it", "nothing was changed", "writers");
        assertThat(fake.done).doesNotContain("empty").endsWith("admit 50");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatStartedWhileItWasComparedStopsItBeforeAnythingIsRemoved() {
        fake.atCompare = () -> fake.running = List.of(started());

        var job = approved();

        assertThat(job.error()).contains("was started again after the safety backup");
        assertThat(fake.done).doesNotContain("empty").endsWith("admit 50");
    }

    private static Container started() {
        return new Container(
                "c1", "app", "i", "i", Map.of(), "running", null, 0, false, null, null, 0, "no", Map.of(), List.of(),
                List.of(), false);
    }

    @Test
    void thePinsOfOthersStay() {
        operations.database.write(tx -> operations.pins.pin(tx, "app", wanted.id(), "for the auditor", "budi"));
        approved();
        var restore = operations.newestRestore();
        assertThat(Objects.requireNonNull(again(wanted).pin()).reason()).isEqualTo("for the auditor");
        long safety = safety().id();
        operations.database.write(tx -> {
            operations.backups.unpin(tx, safety);
            return operations.pins.pin(tx, "app", safety, "for the auditor too", "budi");
        });

        operations.run(DutyJobs.clearRestore("app", restore.id(), restore.keptName()));

        assertThat(Objects.requireNonNull(safety().pin()).reason()).isEqualTo("for the auditor too");
    }

    @Test
    void theApplicationRunsWhileAnotherJobWorksOnTheBackups() {
        var over = new CountDownLatch(1);
        operations.questions = (copied, copy, job) -> {
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            return CopyQuestions.NONE.ask(copied, copy, job);
        };
        var drill = operations
                .engine
                .jobs()
                .submit(DutyJobs.drill("app", "main", wanted.id()))
                .job();
        await().atMost(Duration.ofSeconds(10)).until(() -> state(drill.id()) == JobState.RUNNING);
        long id = asked();
        var request = operations.database.write(
                tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", id, "budi"));
        long job = Objects.requireNonNull(request.jobId());

        await().atMost(Duration.ofSeconds(10))
                .until(() -> operations.engine.jobs().log(job, 0, 100).stream()
                        .anyMatch(line -> line.text().contains("waiting for job " + drill.id())));
        assertThat(fake.done).doesNotContain("close");
        over.countDown();

        assertThat(operations.finished(job).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void takingItBackLoadsItsSafetyBackupInPlace() {
        approved();
        var first = operations.newestRestore();
        long safety = safety().id();

        var job = operations.run(DutyJobs.undoRestore("app", first.id()).submittedBy("citra"));

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(fake.done).contains("load " + safety);
        assertThat(operations.restores.find(first.id()).orElseThrow().state()).isEqualTo(Restore.State.UNDONE);
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(operations.newestRestore().backupId()).isEqualTo(safety);
        assertThat(safety().pin()).isNotNull();
    }

    @Test
    void itsSafetyBackupIsNotPinnedAnyMoreWhenItsTimeIsOver() {
        approved();
        var restore = operations.newestRestore();

        operations.run(DutyJobs.clearRestore("app", restore.id(), restore.keptName()));

        assertThat(safety().pin()).isNull();
        assertThat(operations.newestRestore().clearedAt()).isNotNull();
    }

    @Test
    void aJobThatNobodyApprovedRestoresNothing() {
        var job = operations.run(DutyJobs.restoreInPlace("app").submittedBy("ani"));

        assertThat(job.error()).contains("nobody approved this job");
        assertThat(fake.done).isEmpty();
    }

    @Test
    void nothingIsAskedForWithoutSayingWhatWrites() {
        assertThatThrownBy(() -> InPlaceBook.writers(operations.tools.project("app"), "main"))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("databases.main.writers: [SERVICE]");

        var yaml = "project: app\ndatabases: {main: {kind: sqlite, path: app.db, writers: []}}\n";
        operations.database.write(tx -> operations.projects.apply(tx, yaml, home, "ani"));

        assertThat(InPlaceBook.writers(operations.tools.project("app"), "main")).isEmpty();
    }

    @Test
    void whatCanBeReplacedByRenamingIsNotEmptied() {
        assertThatThrownBy(() -> new InPlaceBook(operations.tools).place(operations.tools.project("app"), wanted))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("--database main --replace");
    }

    @Test
    void whatHasNoNameOfItsOwnWhileItIsLoadedIsRestoredBeside() {
        var storage = BackupSource.Storage.UNSAID;
        var mysql = new BackupSource.MySql(home, "db", "shop", null, storage);
        var files = new BackupSource.ContainerFiles(home, "app", "/srv/uploads", storage);

        assertThatThrownBy(() -> InPlaceBook.postgres(mysql, "app", "main"))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("taskforge restore app --database main --into NAME");
        assertThatThrownBy(() -> InPlaceBook.postgres(files, "app", "uploads"))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("taskforge restore app --database uploads --unpack");
    }

    @Test
    void whoAskedCannotApproveAndDecidedRequestsStayDecided() {
        long id = asked();

        assertThatThrownBy(() -> operations.database.write(
                        tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", id, "ani")))
                .isInstanceOf(RequestException.class);
        assertThatThrownBy(this::asked).isInstanceOf(RequestException.class);
        operations.database.write(tx -> operations.inPlace.deny(tx, "app", id, "budi"));
        assertThatThrownBy(() -> operations.database.write(
                        tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", id, "budi")))
                .isInstanceOf(RequestException.class);
        var second = asked();
        operations.database.write(tx -> operations.inPlace.withdraw(tx, "app", second, "ani"));
        var now = Instant.now();
        assertThat(operations.inPlace.list("app", null, 10))
                .extracting(request -> request.state(now))
                .containsExactly(RequestState.WITHDRAWN, RequestState.DENIED);
        assertThat(operations.inPlace.list("app", null, 1).getFirst().expiresAt())
                .isAfter(now.plus(Duration.ofHours(3)));
    }

    @Test
    void whatOneApprovedWhoMayNotDoThatAnyMoreIsNotCarriedOut() {
        operations.people.approving.remove("budi");

        var job = approved();

        assertThat(job.error()).contains("may not do that any more");
        assertThat(fake.done).isEmpty();
    }
}

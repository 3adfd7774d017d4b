package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of a restore in place, and what is there after each failure. */
final class InPlaceRunTest {
    @TempDir
    Path home;

    private Operations operations;
    private Fake fake;
    private Backup wanted;

    @BeforeEach
    void backUp() throws SQLException {
        write("CREATE TABLE customer (id INTEGER)");
        operations = new Operations(home).start();
        operations.declare("");
        operations.backup();
        wanted = operations.newest();
        write("INSERT INTO customer VALUES (1)");
        fake = new Fake();
        operations.targets = new InPlaceOperation.Targets() {
            @Override
            public InPlaceTarget of(JobContext job, Restore restore) {
                fake.job = job.job().id();
                return fake;
            }

            @Override
            public Restore.Place place(Project project, Backup backup) {
                return at(fake.file);
            }
        };
    }

    private Restore.Place at(String name) {
        var file = home.resolve(name).toString();
        return new Restore.Place("", "", file, true, null, List.of(), Restore.Kind.SQLITE, List.of(file));
    }

    @AfterEach
    void close() {
        operations.close();
    }

    private void write(String sql) throws SQLException {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("app.db"));
                var statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long asked() {
        return operations.database.write(this::asked);
    }

    private Job approved() {
        var request = operations.database.write(
                tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", asked(tx), "budi"));
        var job = request.jobId();
        assertThat(job).isNotNull();
        return operations.finished(Objects.requireNonNull(job));
    }

    private long asked(Tx tx) {
        return operations
                .inPlace
                .request(tx, wanted, at("app.db"), "the prices are garbled", "ani")
                .id();
    }

    private Backup again(Backup backup) {
        return operations.backups.find(backup.id()).orElseThrow();
    }

    private Backup safety() {
        var state = InPlaceBook.state(operations.newestRestore());
        return operations.backups.find(Objects.requireNonNull(state.safetyId())).orElseThrow();
    }

    @Test
    void whatIsThereIsBackedUpBeforeItIsRemoved() {
        var job = approved();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(fake.done)
                .containsExactly(
                        "loadable " + wanted.id(),
                        "prepare",
                        "writers",
                        "close",
                        "loadable " + safety().id(),
                        "room",
                        "writers",
                        "free",
                        "mark",
                        "writers",
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

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "close", "room", "free", "mark"})
    void whatFailsBeforeTheRemovalChangesNothing(String step) {
        fake.failing.add(step);

        var job = approved();

        assertThat(job.error()).contains("no " + step);
        assertThat(fake.done).doesNotContain("empty").endsWith("admit");
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
        assertThat(fake.done).doesNotContain("empty").endsWith("admit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void whatFailsAfterTheRemovalLoadsTheSafetyBackupAndComparesIt(String step) {
        fake.failing.add(step + " " + wanted.id());

        var job = approved();

        assertThat(job.error()).contains("no " + step);
        long safety = safety().id();
        assertThat(fake.done)
                .endsWith(
                        "ours",
                        "writers",
                        "empty",
                        "load " + safety,
                        "writers",
                        "check " + safety,
                        "ours",
                        "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertThat(InPlaceBook.state(operations.newestRestore()).returned()).isTrue();
        assertThat(safety().pin()).isNull();
    }

    private Restore stuck() {
        fake.failing.add("check");
        approved();
        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.RETURNING);
        assertThat(InPlaceBook.state(restore).stuck()).isTrue();
        return restore;
    }

    private Job job(Restore restore) {
        return operations.engine.jobs().find(restore.jobId()).orElseThrow();
    }

    @Test
    void whenThatFailsTooItStaysRedWithWhatToDoUntilItsJobIsTriedAgain() {
        var restore = stuck();

        var job = job(restore);
        assertThat(operations.restores.open()).isEmpty();
        assertThat(safety().pin()).isNotNull();
        assertThat(restore.error())
                .contains("taskforge jobs retry " + job.id(), "backup " + safety().id(), "--settled " + restore.id());
        assertThat(job.error()).isEqualTo(restore.error());
        assertThat(operations.audited()).contains("restore.stuck restore/" + restore.id());

        fake.failing.clear();
        operations.again(job);

        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertThat(InPlaceBook.state(operations.newestRestore()).stuck()).isFalse();
        assertThat(fake.done).endsWith("open");
        assertThat(safety().pin()).isNull();
    }

    @Test
    void nobodyLetsRetentionHaveTheOnlyCopyOfWhatWasThere() {
        stuck();
        long safety = safety().id();

        assertThatThrownBy(() -> operations.database.write(tx -> operations.pins.unpin(tx, "app", safety, "budi")))
                .isInstanceOf(RequestException.class)
                .hasMessage("backup.pin.needed");
        assertThat(safety().pin()).isNotNull();
        operations.database.write(tx -> operations.backups.unpin(tx, safety));
        for (int i = 0; i <= Operations.KEEP; i++) {
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
        }

        assertThat(operations.backups.find(safety)).isPresent();
        assertThat(safety().path()).exists();
        assertThat(operations.backups.find(wanted.id())).isPresent();
    }

    @Test
    void whatAPersonMadeMeanwhileIsNotRemovedWhenItsJobIsTriedAgain() {
        var restore = stuck();
        fake.failing.clear();
        fake.failing.add("ours");
        fake.done.clear();

        operations.again(job(restore));

        assertThat(fake.done).containsExactly("ours");
        var now = operations.newestRestore();
        assertThat(now.state()).isEqualTo(Restore.State.RETURNING);
        assertThat(InPlaceBook.state(now).stuck()).isTrue();
        assertThat(now.error()).contains("no ours");
    }

    @Test
    void whoMendedItByHandEndsItAndNothingIsChanged() {
        var restore = stuck();
        fake.done.clear();

        var over = operations.restoring.settledByHand("app", restore.id(), "budi");

        assertThat(over.state()).isEqualTo(Restore.State.FAILED);
        assertThat(over.error()).isEqualTo(restore.error());
        assertThat(fake.done).isEmpty();
        assertThat(safety().pin()).isNotNull();
        assertThat(operations.audited()).contains("restore.settle restore/" + restore.id());
        operations.again(job(restore));
        assertThat(fake.done).isEmpty();
        operations.database.write(tx -> operations.pins.unpin(tx, "app", safety().id(), "budi"));
    }

    @Test
    void onlyWhatIsStuckIsEndedByHand() {
        approved();
        long id = operations.newestRestore().id();

        assertThatThrownBy(() -> operations.restoring.settledByHand("app", id, "budi"))
                .isInstanceOf(RequestException.class)
                .hasMessage("in_place.not_stuck");
        assertThatThrownBy(() -> operations.restoring.settledByHand("other", id, "budi"))
                .isInstanceOf(RequestException.class)
                .hasMessage("in_place.no_restore");
    }

    @Test
    void whatWasLetInStaysWhateverFailsAfterwards() {
        fake.failing.add("open");
        fake.once = true;

        var job = approved();

        var restore = operations.newestRestore();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("no open", "--undo " + restore.id());
        assertThat(restore.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(restore.error()).contains("no open");
        assertThat(restore.undoable(Instant.now())).isTrue();
        assertThat(fake.done).endsWith("ours", "open", "open").containsOnlyOnce("empty");
        assertThat(safety().pin()).isNotNull();
        assertThat(again(wanted).pin()).isNull();
    }

    @Test
    void whatWasLetInStaysWhenItsJobIsCancelledAndIsTakenBackByAnUndo() {
        fake.atOpen = () -> operations.database.write(
                tx -> operations.engine.jobs().cancel(tx, fake.job));

        var job = approved();

        var restore = operations.newestRestore();
        assertThat(job.state()).isNotEqualTo(JobState.SUCCEEDED);
        assertThat(restore.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(restore.error()).isEqualTo("cancelled");
        assertThat(fake.done).containsOnlyOnce("empty").doesNotContain("load " + safety().id());
        long safety = safety().id();
        fake.atOpen = () -> {};

        operations.run(DutyJobs.undoRestore("app", restore.id()).submittedBy("citra"));

        assertThat(fake.done).contains("load " + safety);
        assertThat(operations.restores.find(restore.id()).orElseThrow().state()).isEqualTo(Restore.State.UNDONE);
    }

    @Test
    void whatWasNeverRemovedIsOpenedAgainAndNothingIsLoaded() {
        fake.failing.add("empty");
        fake.untouched = true;

        var job = approved();

        assertThat(job.error()).contains("no empty");
        assertThat(fake.done).endsWith("empty", "admit");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatWasLoadedAgainButNotLetInIsSaidSoAndTriedAgain() {
        fake.failing.add("check " + wanted.id());
        fake.failing.add("open");

        var job = approved();

        assertThat(job.error()).contains("loaded again and compared").doesNotContain("not whole");
        var restore = operations.newestRestore();
        assertThat(InPlaceBook.state(restore).stuck()).isFalse();
        assertThat(operations.restores.open()).hasSize(1);
        fake.failing.clear();
        fake.done.clear();

        operations.run(DutyJobs.settleRestore("app", restore.id()));

        assertThat(fake.done).containsExactly("open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void aRequestCountsOnlyForThePlaceThatWasShown() {
        long id = asked();
        fake.file = "other.db";

        var request =
                operations.database.write(tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", id, "budi"));
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

        assertThat(fake.done).doesNotContain("empty").endsWith("admit");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatStartedAfterTheSafetyBackupStopsItBeforeAnythingIsRemoved() {
        fake.atClose = () -> fake.running = List.of(new Container(
                "c1", "app", "i", "i", Map.of(), "running", null, 0, false, null, 0, "no", Map.of(), List.of(), List.of(),
                false));

        var job = approved();

        assertThat(job.error()).contains("was started again after the safety backup");
        assertThat(fake.done).doesNotContain("empty").endsWith("admit");
    }

    @Test
    void whenItIsDeclaredNoMoreWhatWasThereIsLoadedAgainAllTheSame() {
        fake.failing.add("check " + wanted.id());
        fake.atCheck = () -> operations.undeclared = true;

        approved();

        assertThat(fake.done).endsWith("check " + safety().id(), "ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void thePinsOfOthersStay() {
        operations.database.write(tx -> operations.pins.pin(tx, "app", wanted.id(), "for the auditor", "budi"));
        approved();
        var restore = operations.newestRestore();
        assertThat(Objects.requireNonNull(again(wanted).pin()).reason()).isEqualTo("for the auditor");
        long safety = safety().id();
        operations.database.write(tx -> {
            operations.pins.unpin(tx, "app", safety, "budi");
            return operations.pins.pin(tx, "app", safety, "for the auditor too", "budi");
        });

        operations.run(DutyJobs.clearRestore("app", restore.id(), restore.keptName()));

        assertThat(Objects.requireNonNull(safety().pin()).reason()).isEqualTo("for the auditor too");
    }

    @Test
    void theApplicationRunsWhileAnotherJobWorksOnTheBackups() {
        var over = new CountDownLatch(1);
        operations.questions = (copied, copy, job) -> {
            try {
                assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CopyQuestions.NONE.ask(copied, copy, job);
        };
        var drill = operations.engine.jobs().submit(DutyJobs.drill("app", "main", wanted.id())).job();
        await().atMost(Duration.ofSeconds(10)).until(() -> state(drill.id()) == JobState.RUNNING);
        long id = asked();
        var request =
                operations.database.write(tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", id, "budi"));
        long job = Objects.requireNonNull(request.jobId());

        await().atMost(Duration.ofSeconds(10))
                .until(() -> operations.engine.jobs().log(job, 0, 100).stream()
                        .anyMatch(line -> line.text().contains("waiting for job " + drill.id())));
        assertThat(fake.done).doesNotContain("close");
        over.countDown();

        assertThat(operations.finished(job).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private JobState state(long job) {
        return operations.engine.jobs().find(job).orElseThrow().state();
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

    /** Writes down what is asked of it, and fails where it is told to. */
    private final class Fake implements InPlaceTarget {
        private final List<String> done = new CopyOnWriteArrayList<>();
        private final Set<String> failing = ConcurrentHashMap.newKeySet();
        private volatile Runnable atClose = () -> {};
        private volatile Runnable atCheck = () -> {};
        private volatile Runnable atOpen = () -> {};
        private volatile List<Container> running = List.of();
        private volatile String file = "app.db";
        /** Whether each fails once only. */
        private volatile boolean once;

        private volatile boolean untouched;
        private volatile long job;

        private void did(String step) {
            done.add(step);
            var meant = step.split(" ")[0];
            if (failing.contains(step) || failing.contains(meant)) {
                if (once) {
                    failing.remove(step);
                    failing.remove(meant);
                }
                throw new PermanentFailure("no " + step);
            }
        }

        @Override
        public List<Container> writers() {
            did("writers");
            return running;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void requireLoadable(Backup here, @Nullable Path identity) throws IOException {
            did("loadable " + here.id());
            if (here.id() != wanted.id()) {
                assertThat(here.path()).exists();
                if (failing.contains("safety")) {
                    throw new PermanentFailure("no safety");
                }
            }
        }

        @Override
        public void prepare(Backup here) {
            did("prepare");
        }

        @Override
        public void requireRoom(Backup here, Backup safety) {
            did("room");
        }

        @Override
        public void close() {
            did("close");
            atClose.run();
        }

        @Override
        public void requireFree() {
            did("free");
        }

        @Override
        public void admit() {
            did("admit");
        }

        @Override
        public String mark() {
            did("mark");
            return "7";
        }

        @Override
        public boolean isUntouched(InPlace known) {
            return untouched;
        }

        @Override
        public void requireOurs(InPlace known) {
            did("ours");
        }

        @Override
        public @Nullable String left() {
            return null;
        }

        @Override
        public void empty(InPlace known) {
            assertThat(known.emptied()).isTrue();
            assertThat(known.mark()).isEqualTo("7");
            assertThat(safety().pin()).isNotNull();
            assertThat(again(wanted).pin()).isNotNull();
            did("empty");
        }

        @Override
        public void load(Backup here, @Nullable Path identity) {
            did("load " + here.id());
        }

        @Override
        public void check(Backup here) {
            atCheck.run();
            did("check " + here.id());
        }

        @Override
        public void open() {
            atOpen.run();
            did("open");
        }
    }
}

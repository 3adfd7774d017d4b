package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
                return fake;
            }

            @Override
            public Restore.Place place(Project project, Backup backup) {
                var file = home.resolve("app.db").toString();
                return new Restore.Place("", "", file, true, null, List.of(), Restore.Kind.SQLITE, List.of(file));
            }
        };
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
        return operations
                .database
                .write(tx -> operations.inPlace.request(tx, wanted, "the prices are garbled", "ani"))
                .id();
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
                .request(tx, wanted, "the prices are garbled", "ani")
                .id();
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
                        "free",
                        "empty",
                        "load " + wanted.id(),
                        "check " + wanted.id(),
                        "open");
        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(restore.undoable(Instant.now())).isTrue();
        assertThat(restore.keptName()).isEqualTo("backup " + safety().id());
        assertThat(safety().pin()).isNotNull();
        assertThat(operations.audited())
                .contains("restore.request backup/" + wanted.id(), "restore.approve backup/" + wanted.id())
                .contains("restore.begin restore/" + restore.id(), "restore.finish restore/" + restore.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "close", "free"})
    void whatFailsBeforeTheRemovalChangesNothing(String step) {
        fake.failing.add(step);

        var job = approved();

        assertThat(job.error()).contains("no " + step);
        assertThat(fake.done).doesNotContain("empty").endsWith("admit");
        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.FAILED);
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
        assertThat(fake.done).endsWith("empty", "load " + safety, "check " + safety, "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertThat(InPlaceBook.state(operations.newestRestore()).returned()).isTrue();
        assertThat(safety().pin()).isNull();
    }

    @Test
    void whenThatFailsTooItStaysRedWithWhatToDoUntilItsJobIsTriedAgain() {
        fake.failing.add("check " + wanted.id());
        fake.failing.add("open");

        var job = approved();

        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.RETURNING);
        assertThat(InPlaceBook.state(restore).stuck()).isTrue();
        assertThat(operations.restores.open()).isEmpty();
        assertThat(safety().pin()).isNotNull();
        assertThat(restore.error()).contains("taskforge jobs retry " + job.id(), "backup " + safety().id());
        assertThat(job.error()).isEqualTo(restore.error());
        assertThat(operations.audited()).contains("restore.stuck restore/" + restore.id());

        fake.failing.remove("open");
        operations.again(job);

        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertThat(fake.done).endsWith("open");
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

        private void did(String step) {
            done.add(step);
            if (failing.contains(step)) {
                throw new PermanentFailure("no " + step);
            }
        }

        @Override
        public List<Container> writers() {
            did("writers");
            return List.of();
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
        public void close() {
            did("close");
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
        public void empty() {
            assertThat(safety().pin()).isNotNull();
            did("empty");
        }

        @Override
        public void load(Backup here, @Nullable Path identity) {
            did("load " + here.id());
        }

        @Override
        public void check(Backup here) {
            did("check " + here.id());
        }

        @Override
        public void open() {
            did("open");
        }
    }
}

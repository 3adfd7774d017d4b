package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A restore in place of one backup, on a target that writes down what is asked of it. */
abstract class InPlaceStage {
    @TempDir
    Path home;

    Operations operations;
    Fake fake;
    Backup wanted;
    /** Whether it is asked for though no drill passed. */
    boolean withoutDrill = true;

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
                fake.job = job;
                return fake;
            }

            @Override
            public Restore.Place place(Project project, Backup backup) {
                return at(fake.file);
            }
        };
    }

    Restore.Place at(String name) {
        var file = home.resolve(name).toString();
        return new Restore.Place("", "", file, true, null, List.of(), Restore.Kind.SQLITE, List.of(file));
    }

    @AfterEach
    void close() {
        operations.close();
    }

    void write(String sql) throws SQLException {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("app.db"));
                var statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    long asked() {
        return operations.database.write(this::asked);
    }

    Job approved() {
        var request = operations.database.write(
                tx -> operations.inPlace.approve(tx, operations.engine.jobs(), "app", asked(tx), "budi"));
        var job = request.jobId();
        assertThat(job).isNotNull();
        return operations.finished(Objects.requireNonNull(job));
    }

    long asked(Tx tx) {
        return operations
                .inPlace
                .request(tx, wanted, at("app.db"), withoutDrill, "the prices are garbled", "ani")
                .id();
    }

    Backup again(Backup backup) {
        return operations.backups.find(backup.id()).orElseThrow();
    }

    Backup safety() {
        var state = InPlaceBook.state(operations.newestRestore());
        return operations.backups.find(Objects.requireNonNull(state.safetyId())).orElseThrow();
    }

    Restore stuck() {
        fake.failing.add("check");
        approved();
        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.RETURNING);
        assertThat(InPlaceBook.state(restore).stuck()).isTrue();
        return restore;
    }

    Job job(Restore restore) {
        return operations.engine.jobs().find(restore.jobId()).orElseThrow();
    }

    JobState state(long job) {
        return operations.engine.jobs().find(job).orElseThrow().state();
    }

    void know(UnaryOperator<InPlace> change) {
        var restore = operations.newestRestore();
        var changed = change.apply(InPlaceBook.state(restore));
        operations.database.write(tx -> {
            Restores.inPlace(tx, restore.id(), changed);
            return null;
        });
    }

    void cutOffOnce() {
        cutOffOnce(() -> {});
    }

    /** As when Docker Engine goes away: the next attempt goes on. */
    void cutOffOnce(Runnable meanwhile) {
        fake.atEmpty = () -> {
            fake.done.add("empty");
            fake.atEmpty = () -> {};
            meanwhile.run();
            throw new UncheckedIOException(new IOException("cut off"));
        };
    }

    /** Writes down what is asked of it, and fails where it is told to. */
    final class Fake implements InPlaceTarget {
        final Map<String, Path> keys = new ConcurrentHashMap<>();
        final List<String> done = new CopyOnWriteArrayList<>();
        final Set<String> failing = ConcurrentHashMap.newKeySet();
        volatile Runnable atClose = () -> {};
        /** What somebody has written to, by the question: same or check. */
        final Set<String> different = ConcurrentHashMap.newKeySet();

        volatile Runnable atCompare = () -> {};
        volatile Runnable atHide = () -> {};
        volatile Runnable atEmpty = () -> {};
        volatile Consumer<Backup> atLoad = _ -> {};
        volatile Runnable atCheck = () -> {};
        volatile Runnable atOpen = () -> {};
        volatile List<Container> running = List.of();
        volatile String file = "app.db";
        /** Whether each fails once only. */
        volatile boolean once;

        volatile boolean untouched;
        /** Whether somebody has dropped it. */
        volatile boolean gone;

        volatile String life = "1";
        volatile Runnable atRead = () -> {};
        volatile @Nullable JobContext job;

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

        private static void run(Runnable hook) throws IOException {
            try {
                hook.run();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public List<Container> writers() {
            did("writers");
            return running;
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
        public String life() {
            return life;
        }

        @Override
        public void tryOut(Backup here, @Nullable Path identity) {
            did("try " + here.id());
        }

        @Override
        public void hide(InPlace known) throws IOException {
            assertThat(known.mark()).isEqualTo("7");
            did("hide");
            run(atHide);
        }

        @Override
        public void keepHidden(InPlace known) {
            did("keep");
        }

        @Override
        public void read() throws IOException {
            did("read");
            run(atRead);
        }

        @Override
        public void requireRoom(Backup here) {
            did("room");
        }

        @Override
        public String limit() {
            did("limit");
            return "50";
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
        public void requireSame(Backup backup) throws DrillRefused {
            atCompare.run();
            done.add("same " + backup.id());
            differ("same", backup);
        }

        private void differ(String what, Backup backup) throws DrillRefused {
            if (different.contains(what + " " + backup.id()) || different.contains(what)) {
                throw new DrillRefused("drill.files_content", backup.id());
            }
        }

        @Override
        public void admit(InPlace known) {
            did("admit " + known.limit());
        }

        @Override
        public String mark() {
            did("mark");
            return "7";
        }

        @Override
        public boolean isUntouched(InPlace known) {
            return !gone && (untouched || !known.emptied());
        }

        @Override
        public void requireOurs(InPlace known) {
            did("ours");
        }

        @Override
        public void empty(InPlace known) throws IOException {
            assertThat(known.emptied()).isTrue();
            assertThat(known.mark()).isEqualTo("7");
            assertThat(safety().pin()).isNotNull();
            long loaded = operations.newestRestore().backupId();
            assertThat(operations.backups.find(loaded).orElseThrow().pin()).isNotNull();
            run(atEmpty);
            did("empty");
        }

        @Override
        public void load(Backup here, @Nullable Path identity) throws IOException {
            if (identity != null) {
                keys.put("load " + here.id(), identity);
            }
            did("load " + here.id());
            run(() -> atLoad.accept(here));
        }

        @Override
        public void check(Backup here) throws IOException, DrillRefused {
            run(atCheck);
            did("check " + here.id());
            differ("check", here);
        }

        @Override
        public String loaded() {
            return "8";
        }

        @Override
        public void open(InPlace known) {
            assertThat(known.loaded()).isEqualTo("8");
            atOpen.run();
            did("open");
        }
    }
}

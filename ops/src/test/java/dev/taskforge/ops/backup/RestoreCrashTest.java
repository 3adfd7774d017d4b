package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** {@code kill -9} of a process that restores into the place of what serves, and a fresh start on what is left. */
class RestoreCrashTest {
    /** The job that died was the second one, after the backup. */
    private static final long DIED = 2;

    @TempDir
    Path home;

    private Path uploads;
    private Path env;

    @BeforeEach
    void prepare() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 300, 300);
        uploads = Files.createDirectory(home.resolve("uploads"));
        Files.writeString(uploads.resolve("a"), "old");
        env = Files.writeString(Files.createDirectory(home.resolve("conf")).resolve("env"), "old");
    }

    private Operations operations() {
        var operations = new Operations(home);
        operations.paths = List.of(uploads, env);
        return operations;
    }

    private void backUp(String name) throws Exception {
        try (var operations = operations().start()) {
            operations.declare("");
            assertThat(operations.run(DutyJobs.backup("app", name)).state()).isEqualTo(JobState.SUCCEEDED);
        }
        SqliteFixture.run(home.resolve("app.db"), "INSERT INTO customer (name) VALUES ('after the backup')");
        Files.writeString(uploads.resolve("a"), "new");
        Files.writeString(env, "new");
    }

    private long customers() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("app.db"));
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM customer")) {
            return count.getLong(1);
        }
    }

    private List<String> hidden() throws IOException {
        try (var files = Files.list(home)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(".taskforge_"))
                    .toList();
        }
    }

    @ParameterizedTest
    @Sampled(
            some = 3,
            of = {
                "read/running",
                "restore/running",
                "check/running",
                "stop/running",
                "swap/running",
                "swap/done",
                "start/running",
                "ask/running",
                "ask/done"
            })
    void aDatabaseIsWholeAndItsRestoreGoesOnAfterAKillAt(String moment) throws Exception {
        backUp("main");
        DyingProcess.runUntil(home, "restore", moment);
        assertThat(customers()).as("one of the two serves").isIn(300L, 301L);

        try (var operations = operations().start()) {
            var job = operations.finished(DIED);
            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.SUCCEEDED);
            assertThat(customers()).isEqualTo(300);
            assertThat(hidden()).singleElement().asString().startsWith(".taskforge_before_");

            var undo = operations.run(DutyJobs.undoRestore("app", 1));
            assertThat(undo.state()).as(undo.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(customers()).isEqualTo(301);
        }
    }

    @ParameterizedTest
    @Sampled(
            some = 2,
            of = {"restore/running", "check/done", "swap/running", "swap/done"})
    void filesAreWholeAndTheirRestoreGoesOnAfterAKillAt(String moment) throws Exception {
        backUp("files");
        DyingProcess.runUntil(home, "restore-files", moment);

        try (var operations = operations().start()) {
            var job = operations.finished(DIED);
            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(uploads.resolve("a")).hasContent("old");
            assertThat(env).hasContent("old");
            assertThat(hidden()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Sampled(
            some = 2,
            of = {"stop/running", "swap/running", "swap/done", "start/done"})
    void takingItBackGoesOnAfterAKillAt(String moment) throws Exception {
        backUp("main");
        try (var operations = operations().start()) {
            assertThat(operations
                            .run(new RestoreRequest("app", "main", 1L, null).job())
                            .state())
                    .isEqualTo(JobState.SUCCEEDED);
        }
        DyingProcess.runUntil(home, "undo", moment);
        assertThat(customers()).as("one of the two serves").isIn(300L, 301L);

        try (var operations = operations().start()) {
            var undo = operations.engine.jobs().list(JobFilter.newest(10)).stream()
                    .filter(job -> job.type().equals(DutyJobs.RESTORE_UNDO))
                    .findFirst()
                    .orElseThrow();
            assertThat(operations.finished(undo.id()).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.UNDONE);
            assertThat(customers()).isEqualTo(301);
        }
    }

    @ParameterizedTest
    @Sampled(
            some = 1,
            of = {"restore/running", "swap/running", "start/done"})
    void killedAndCancelledItBringsBackWhatServed(String moment) throws Exception {
        backUp("main");
        DyingProcess.runUntil(home, "restore", moment);

        try (var operations = operations()) {
            operations.database.write(tx -> tx.update(
                    "UPDATE job SET state = 'CANCELLED', lease_until = NULL, finished_at = 1 WHERE id = ?", DIED));
            operations.start();
            var settled = operations.run(DutyJobs.settleRestore("app", 1));
            assertThat(settled.state()).as(settled.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
            assertThat(customers()).isEqualTo(301);
            assertThat(hidden()).isEmpty();
        }
    }

    @Test
    void whoOpensTheDatabaseWhileTaskForgeIsDeadKeepsIt() throws Exception {
        backUp("main");
        DyingProcess.runUntil(home, "restore", "stop/done");

        try (var _ = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("app.db"));
                var operations = operations().start()) {
            var job = operations.finished(DIED);
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("app.db is open in process");
            assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        }
        assertThat(customers()).isEqualTo(301);
        assertThat(hidden()).isEmpty();
    }

    @Test
    void whoOpensTheDatabaseBeforeItIsTakenBackKeepsIt() throws Exception {
        backUp("main");
        try (var operations = operations().start()) {
            operations.run(new RestoreRequest("app", "main", 1L, null).job());
        }
        DyingProcess.runUntil(home, "undo", "stop/done");

        try (var _ = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("app.db"));
                var operations = operations().start()) {
            assertThat(operations.finished(DIED + 2).error()).contains("app.db is open in process");
            assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.SUCCEEDED);
        }
        assertThat(customers()).isEqualTo(300);
    }

    @Test
    void aDatabaseThatIsGoneSinceTheRestoreBeganIsNotReplaced() throws Exception {
        backUp("main");
        DyingProcess.runUntil(home, "restore", "stop/done");
        Files.delete(home.resolve("app.db"));
        Files.writeString(home.resolve("app.db-wal"), "all that is left");

        try (var operations = operations().start()) {
            assertThat(operations.finished(DIED).error()).contains("is gone since this restore began");
        }
        assertThat(home.resolve("app.db")).doesNotExist();
        assertThat(home.resolve("app.db-wal")).hasContent("all that is left");
    }

    @Test
    void whenOnePathCannotBeReplacedAllAreAsBefore() throws Exception {
        backUp("files");
        DyingProcess.runUntil(home, "restore-files", "stop/done");
        Files.delete(env);
        Files.delete(env.getParent());

        try (var operations = operations().start()) {
            assertThat(operations.finished(DIED).state()).isEqualTo(JobState.FAILED);
            assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        }
        assertThat(uploads.resolve("a")).hasContent("new");
        assertThat(hidden()).isEmpty();
    }
}

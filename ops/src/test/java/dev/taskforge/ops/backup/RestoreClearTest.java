package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.host.docker.FakeEngine;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the two databases a removal is for: the one it was asked for, whatever has served since. */
final class RestoreClearTest {
    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");
    private static final Instant UNTIL = NOW.plus(RestoreTools.UNDO_FOR);

    @TempDir
    Path folder;

    private Database database;
    private FakeEngine docker;
    private RestoreTools tools;
    private Engine engine;
    private Restore restore;

    @BeforeEach
    void open() throws IOException {
        database = TestDatabase.open(folder.resolve("t.db"));
        var clock = Clock.systemUTC();
        OpsSchema.migrate(database, clock);
        // No container runs the server, so that a job which gets as far as to look for it tries again.
        docker = new FakeEngine(
                folder.resolve("docker"),
                line -> line.startsWith("GET /version") ? FakeEngine.VERSION : FakeEngine.ok("[]"));
        var started = new AtomicReference<Engine>();
        var kinds = CheckKinds.with(List.of());
        var audit = AuditLog.of(database, clock, folder);
        var backups = new Backups(database);
        CopyPlaces nowhere = (_, name) -> {
            throw new PermanentFailure("there is no destination " + name);
        };
        tools = new RestoreTools(
                folder,
                docker.socket(),
                new Projects(database, clock, () -> started.get().schedules(), audit, new ProjectReader(kinds.all())),
                (_, name) -> {
                    throw new PermanentFailure("there is no database " + name);
                },
                backups,
                new Fetching(folder, nowhere, new Copying(nowhere, backups, database, audit, clock, (_, _, _) -> {})),
                new Restores(database),
                new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "vps"),
                new Evidences(database, clock),
                database,
                audit,
                () -> started.get().jobs(),
                (_, _) -> false,
                new Incoming(folder),
                clock);
        var settings = EngineSettings.defaults("test").drain(Duration.ofSeconds(5));
        engine = Engines.open(
                database,
                clock,
                settings,
                new RestoreOperation(tools, new InPlaceRequests(database, audit, Operations.nobody(), clock)).types());
        started.set(engine);
        engine.start();
        restore = succeeded();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        docker.close();
        database.close();
    }

    /** A restore that replaced the database which served. */
    private Restore succeeded() {
        var place = new Restore.Place("/srv/shop", "db", "shop", true, null, List.of(), Restore.Kind.SERVER, List.of());
        var backup = Backup.next("shop", "main", NOW, 0);
        var id = database.write(tx -> {
            var begun = Restores.begin(tx, Restore.Content.of(backup), place, null, false, 900, "ani", NOW);
            Restores.end(tx, begun.id(), Restore.State.SUCCEEDED, NOW, UNTIL, null);
            return begun.id();
        });
        return now(id);
    }

    private Restore now(long id) {
        return tools.restores().find(id).orElseThrow();
    }

    private void undo() {
        database.write(tx -> {
            Restores.undoing(tx, restore.id(), 901);
            tools.undone(tx, now(restore.id(), tx), true, "ani");
            return null;
        });
    }

    private static Restore now(long id, Tx tx) {
        return Restores.find(tx, id).orElseThrow();
    }

    private NewJob asked(String name) {
        return DutyJobs.clearRestore("shop", restore.id(), name);
    }

    private Job run(NewJob job) {
        long id = engine.jobs().submit(job).job().id();
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> engine.jobs().find(id).orElseThrow(),
                        found -> found.state().isFinal() || !docker.requests().isEmpty());
    }

    private List<String> log(Job job) {
        return engine.jobs().log(job.id(), 0, 100).stream().map(LogLine::text).toList();
    }

    @Test
    void whatWasReplacedIsRemovedWhileTheRestoredOneServes() {
        var job = run(asked(restore.names().before()));
        await().until(() -> docker.requests().stream().anyMatch(line -> line.contains("/containers/json")));
        assertThat(job.state().isFinal()).as("it went to the server").isFalse();
    }

    @Test
    void anUndoInBetweenLeavesBothDatabases() {
        var queued = asked(restore.keptName()).submittedBy("budi");
        undo();

        var job = run(queued);

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error())
                .contains(
                        "nothing was removed",
                        "is undone since",
                        restore.names().before() + " is not what it left aside any more");
        assertThat(docker.requests()).isEmpty();
        assertThat(now(restore.id()).clearedAt()).isNull();
        assertThat(now(restore.id()).keptName()).isEqualTo(restore.names().aside());
    }

    @Test
    void theRemovalThatARestorePlannedDoesNothingAfterAnUndoAndIsNoFailure() {
        undo();

        var job = run(asked(restore.names().before()));

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(log(job)).anyMatch(line -> line.startsWith("nothing was removed"));
        assertThat(docker.requests()).isEmpty();
    }

    @Test
    void aRemovalFromBeforeItSaidWhichMeansWhatWasReplaced() {
        undo();

        var job = run(unsaid().submittedBy("budi"));

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(docker.requests()).isEmpty();
    }

    private NewJob unsaid() {
        return NewJob.of(DutyJobs.RESTORE_CLEAR, "{\"project\": \"shop\", \"restore_id\": %d}".formatted(restore.id()))
                .queue(DutyJobs.QUEUE)
                .project("shop");
    }

    @Test
    void afterAnUndoThatPlannedNoRemovalTheOneFromBeforePlansIt() {
        var until = tools.now().plus(Duration.ofHours(3));
        database.write(tx -> {
            Restores.undoing(tx, restore.id(), 901);
            return Restores.undone(tx, restore.id(), until);
        });

        var job = run(unsaid());

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(docker.requests()).isEmpty();
        assertThat(log(job))
                .anyMatch(line -> line.endsWith(
                        "a job of its own removes " + restore.names().aside()));
        assertThat(planned()).singleElement().satisfies(later -> {
            assertThat(later.payload()).contains(restore.names().aside());
            assertThat(later.runAt()).isEqualTo(until);
        });
    }

    @Test
    void afterAnUndoThatPlannedARemovalThereIsNoSecondOne() {
        undo();
        assertThat(run(unsaid()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(planned()).hasSize(1);
    }

    private List<Job> planned() {
        return engine.jobs().list(JobFilter.newest(10)).stream()
                .filter(job -> !job.state().isFinal())
                .toList();
    }

    @Test
    void nothingIsRemovedUnderTheNameThatServes() {
        assertThat(run(asked("shop").submittedBy("budi")).error()).contains("shop is not what it left aside");
        assertThat(run(asked(restore.names().aside()).submittedBy("budi")).error())
                .contains("nothing was removed");
        assertThat(docker.requests()).isEmpty();
    }

    @Test
    void afterAnUndoTheRestoredDatabaseStaysForADayToo() {
        var before = tools.now();
        undo();

        assertThat(now(restore.id()).undoUntil()).isAfterOrEqualTo(before.plus(RestoreTools.UNDO_FOR));
        assertThat(planned()).singleElement().satisfies(job -> {
            assertThat(job.payload()).contains(restore.names().aside());
            assertThat(job.runAt()).isEqualTo(now(restore.id()).undoUntil());
        });
    }
}

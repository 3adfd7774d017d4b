package dev.taskforge.ops.guard;

import static dev.taskforge.ops.guard.limits.FakeContainers.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.guard.GuardRequest.Action;
import dev.taskforge.ops.guard.limits.FakeContainers;
import dev.taskforge.ops.guard.limits.LimitGuard;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Limits as the guard keeps them: by jobs, with what is written down, and by looks. */
class LimitsKeptTest {
    private static final String FILE = """
            project: shop
            compose: {file: compose.yml}
            guard: {limits: {app: {memory: 512M, swap: 0}}}
            """;

    @TempDir
    Path folder;

    private FakeContainers containers;
    private Database database;
    private AuditLog audit;
    private Engine engine;
    private Guards guards;
    private Projects projects;
    private GuardWatch watch;

    @BeforeEach
    void open() throws IOException {
        containers = new FakeContainers(folder);
        var clock = Clock.systemUTC();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        var started = new AtomicReference<Engine>();
        projects = new Projects(
                database, clock, () -> started.get().schedules(), audit, new ProjectReader(CheckKinds.builtIn()));
        guards = new Guards(database, "one", clock);
        var guard = new LimitGuard(containers.socket(), project -> guards.find(project, LimitGuard.NAME));
        var operation = new GuardOperation(Map.of(guard.name(), guard), guards, projects, database, audit, clock);
        watch = operation.watch();
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of(operation.type()));
        started.set(engine);
        engine.start();
        apply(FILE);
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        database.close();
        containers.close();
    }

    private void apply(String yaml) {
        database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    private Job run(Action action) {
        var payload =
                JsonMapper.shared().writeValueAsString(new GuardRequest("shop", LimitGuard.NAME, action, null, null));
        long id = engine.jobs()
                .submit(NewJob.of(DutyJobs.GUARD, payload).project("shop").submittedBy("ani"))
                .job()
                .id();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> engine.jobs().find(id).orElseThrow().state().isFinal());
        return engine.jobs().find(id).orElseThrow();
    }

    private void succeed(Action action) {
        var job = run(action);
        assertThat(job.state()).as(String.valueOf(job.error())).isEqualTo(JobState.SUCCEEDED);
    }

    private long drifts() {
        return guards.find("shop", LimitGuard.NAME).orElseThrow().drifts();
    }

    private List<String> audited() {
        return audit.list(null, null, 100).stream()
                .map(entry -> entry.action())
                .filter(action -> action.startsWith("guard."))
                .toList();
    }

    @Test
    void whatIsMadeAnewGetsItsLimitsAgainAndThatIsWrittenDown() throws Exception {
        containers.run("app-1", "app", "{}");
        succeed(Action.APPLY);
        watch.look();
        assertThat(drifts()).isZero();

        containers.remove("app-1");
        watch.look();
        assertThat(drifts()).as("it does not run").isZero();
        containers.run("app-2", "app", "{}");
        watch.look();
        watch.look();

        assertThat(containers.limit("app-2", "Memory")).isEqualTo(512 * MIB);
        assertThat(drifts()).isEqualTo(1);
        assertThat(audited()).containsExactly("guard.drift", "guard.put");
    }

    @Test
    void whatCannotBePutInForceLeavesNothingBehind() {
        containers.run("app-1", "app", "{}");
        containers.refuse("app-1", "the kernel says no");

        var job = run(Action.APPLY);

        assertThat(job.state()).isNotEqualTo(JobState.SUCCEEDED);
        assertThat(job.error()).contains("the kernel says no");
        assertThat(guards.find("shop", LimitGuard.NAME)).isEmpty();
    }

    @Test
    void offGivesBackWhatWasWrittenDownBefore() {
        containers.run("app-1", "app", "{\"Memory\": 1073741824, \"MemorySwap\": 1610612736}");
        succeed(Action.APPLY);
        assertThat(containers.limit("app-1", "MemorySwap")).isEqualTo(512 * MIB);
        apply("project: shop\ncompose: {file: compose.yml}\n");

        succeed(Action.OFF);

        assertThat(containers.limit("app-1", "Memory")).isEqualTo(1024 * MIB);
        assertThat(containers.limit("app-1", "MemorySwap")).isEqualTo(1536 * MIB);
        assertThat(guards.find("shop", LimitGuard.NAME)).isEmpty();
    }

    @Test
    void anotherFilePutsOtherLimitsInForceAndKnowsStillWhatWasBefore() {
        containers.run("app-1", "app", "{}");
        succeed(Action.APPLY);
        apply(FILE.replace("512M", "256M"));

        succeed(Action.APPLY);
        assertThat(containers.limit("app-1", "Memory")).isEqualTo(256 * MIB);
        succeed(Action.OFF);

        assertThat(containers.limit("app-1", "Memory"))
                .as("as much as there is")
                .isEqualTo(4096 * MIB);
    }
}

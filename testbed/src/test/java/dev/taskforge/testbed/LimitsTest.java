package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.guard.GuardOperation;
import dev.taskforge.ops.guard.GuardRequest;
import dev.taskforge.ops.guard.GuardRequest.Action;
import dev.taskforge.ops.guard.GuardWatch;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.guard.Proof;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.guard.limits.LimitGuard;
import dev.taskforge.ops.host.docker.ContainerLimits;
import dev.taskforge.ops.host.docker.ContainerLimits.Limits;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Limits of containers on a real Docker Engine and a real kernel: what takes all it can get stays inside, also when it was made anew. */
class LimitsTest {
    private static final String PYTHON = "taskforge-testbed/shop:1";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final long MEMORY = 64L << 20;
    private static final int PIDS = 48;
    private static final String FILE = """
            project: shop
            compose: {file: compose.yml}
            guard:
              limits:
                hog: {memory: 64M, swap: 0, cpus: 0.5, pids: 20}
                bomb: {memory: 256M, swap: 0, cpus: 0.5, pids: 48}
            """;

    /** Takes memory in a child until the kernel ends that, again and again. */
    private static final String HOG = """
            import os, time
            while not os.path.exists("/tmp/go"):
                time.sleep(0.1)
            while True:
                child = os.fork()
                if child == 0:
                    kept = []
                    while True:
                        kept.append(b"x" * 1048576 + os.urandom(1))
                os.waitpid(child, 0)
            """;

    /** Each process begins others until it may no more. */
    private static final String BOMB = """
            import os, time
            while not os.path.exists("/tmp/go"):
                time.sleep(0.1)
            while True:
                try:
                    os.fork()
                except OSError:
                    time.sleep(0.5)
            """;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    private Database database;
    private Engine engine;
    private Guards guards;
    private GuardWatch watch;
    private ContainerLimits limits;

    @BeforeEach
    void open() throws IOException {
        var clock = Clock.systemUTC();
        database = new SqliteDatabase(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        var audit = AuditLog.of(database, clock, folder);
        var started = new AtomicReference<Engine>();
        var projects = new Projects(
                database, clock, () -> started.get().schedules(), audit, new ProjectReader(CheckKinds.builtIn()));
        guards = new Guards(database, "testbed", clock);
        var guard = new LimitGuard(Testbed.socket(), project -> guards.find(project, LimitGuard.NAME));
        var operation = new GuardOperation(Map.of(guard.name(), guard), guards, projects, database, audit, clock);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of(operation.type()));
        started.set(engine);
        engine.start();
        database.write(tx -> projects.apply(tx, FILE, folder, "ani"));
        watch = operation.watch();
        watch.start(Testbed.socket(), clock);
        limits = new ContainerLimits(testbed.docker());
    }

    @AfterEach
    void close() {
        watch.close();
        engine.close();
        database.close();
    }

    private String start(String service, String program) throws IOException {
        var config = SmallApplication.service(folder, service, "python3", "-I", "-c", program)
                .put("Image", PYTHON);
        config.withObject("/Healthcheck").putArray("Test").add("NONE");
        var id = testbed.create(config);
        testbed.docker().start(id);
        return id;
    }

    private void guard(Action action) {
        var payload =
                JsonMapper.shared().writeValueAsString(new GuardRequest("shop", LimitGuard.NAME, action, null, null));
        long job = engine.jobs()
                .submit(NewJob.of(DutyJobs.GUARD, payload).project("shop").submittedBy("ani"))
                .job()
                .id();
        await().atMost(SOON)
                .until(() -> engine.jobs().find(job).orElseThrow().state().isFinal());
        var ended = engine.jobs().find(job).orElseThrow();
        assertThat(ended.state().name()).as(String.valueOf(ended.error())).isEqualTo("SUCCEEDED");
    }

    private void go(String container) throws IOException {
        assertThat(testbed.docker()
                        .exec(container, List.of("touch", "/tmp/go"))
                        .run(SOON)
                        .exitCode())
                .isZero();
    }

    private Limits limitsOf(String container) throws IOException {
        return limits.find(container).orElseThrow().limits();
    }

    private List<Proof> proofs() {
        return guards.find("shop", LimitGuard.NAME).orElseThrow().proofs();
    }

    @Test
    void aMemoryHogAndAForkBombStayInsideWhileTheNeighbourAnswers() throws Exception {
        var neighbour = SmallApplication.start(testbed, folder);
        var hog = start("hog", HOG);
        var bomb = start("bomb", BOMB);
        guard(Action.APPLY);
        guard(Action.VERIFY);
        assertThat(proofs())
                .extracting(Proof::verdict)
                .as(proofs().toString())
                .hasSize(8)
                .containsOnly(Verdict.RIGHT);

        go(hog);
        go(bomb);
        await().atMost(SOON).until(() -> limits.used(bomb).orElseThrow().pids() == PIDS);

        long slowest = 0;
        for (int i = 0; i < 40; i++) {
            long begun = System.nanoTime();
            assertThat(Connection.get(URI.create("http://" + neighbour.address() + ":8080"), "/")
                            .status())
                    .isEqualTo(200);
            slowest = Math.max(slowest, System.nanoTime() - begun);
            assertThat(testbed.docker().memory(hog)).isLessThanOrEqualTo(MEMORY);
            assertThat(limits.used(bomb).orElseThrow().pids()).isLessThanOrEqualTo(PIDS);
        }
        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(3));
        assertThat(testbed.docker().container(hog).orElseThrow().running()).isTrue();
        assertThat(testbed.docker().container(bomb).orElseThrow().running()).isTrue();
    }

    @Test
    void aContainerMadeAnewHasItsLimitsWithinSeconds() throws Exception {
        var first = start("hog", HOG);
        guard(Action.APPLY);
        var wanted = limitsOf(first);
        assertThat(wanted.memory()).isEqualTo(MEMORY);
        // The first guard of all makes TaskForge begin to listen to Docker Engine, a little later.
        testbed.docker().remove(first);
        var second = start("hog", HOG);
        await().atMost(SOON).until(() -> limitsOf(second).equals(wanted));

        testbed.docker().remove(second);
        var third = start("hog", HOG);

        await().atMost(AT_ONCE).until(() -> limitsOf(third).equals(wanted));
        await().atMost(AT_ONCE)
                .until(() -> guards.find("shop", LimitGuard.NAME).orElseThrow().drifts() == 2);
    }

    @Test
    void whatSomebodyChangedByHandIsPutRight() throws Exception {
        var hog = start("hog", HOG);
        guard(Action.APPLY);
        var wanted = limits.find(hog).orElseThrow();

        limits.put(wanted, new Limits(null, MEMORY * 2, 0L, null), limits.machine());
        assertThat(limitsOf(hog)).isNotEqualTo(wanted.limits());

        await().atMost(Duration.ofSeconds(40)).until(() -> limitsOf(hog).equals(wanted.limits()));
    }

    @Test
    void offGivesBackWhatWasBefore() throws Exception {
        var hog = start("hog", HOG);
        var before = limits.find(hog).orElseThrow();
        limits.put(before, new Limits(250_000_000L, MEMORY * 2, MEMORY, null), limits.machine());
        guard(Action.APPLY);
        assertThat(limitsOf(hog).memory()).isEqualTo(MEMORY);

        guard(Action.OFF);

        assertThat(limits.machine().fit(limitsOf(hog))).isEqualTo(new Limits(250_000_000L, MEMORY * 2, MEMORY, null));
        assertThat(testbed.docker()
                        .exec(hog, List.of("cat", "/sys/fs/cgroup/pids.max", "/sys/fs/cgroup/pids/pids.max"))
                        .run(SOON)
                        .output())
                .contains("max");
    }
}

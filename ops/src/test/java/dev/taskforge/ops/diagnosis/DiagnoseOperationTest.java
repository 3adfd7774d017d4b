package dev.taskforge.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Schedules;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.host.docker.FakeEngine;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.seal.Seal;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Diagnoses where what is asked does not answer. */
class DiagnoseOperationTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String WAITS = "migrate:service_completed_successfully:false";

    @TempDir
    Path folder;

    private Database database;
    private Projects projects;
    private Checks checks;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, CLOCK);
        var kinds = CheckKinds.with(List.of());
        projects = new Projects(
                database,
                CLOCK,
                DiagnoseOperationTest::noSchedules,
                AuditLog.of(database, CLOCK, folder),
                new ProjectReader(kinds.all()));
        checks = new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), CLOCK, "host-1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Schedules noSchedules() {
        return (Schedules) Proxy.newProxyInstance(
                Schedules.class.getClassLoader(),
                new Class<?>[] {Schedules.class},
                (_, method, _) -> method.getReturnType() == List.class ? List.of() : null);
    }

    private static final String COMPOSE = "compose: {file: compose.yml}\n";

    private Project project(String more) {
        var yaml = "project: shop\n" + more + "checks: {front: {http: \"http://127.0.0.1:1/\"}}\n";
        return database.write(tx -> projects.apply(tx, yaml, folder, "me"));
    }

    private Diagnosis diagnose(Path socket) throws InterruptedException {
        return diagnose(socket, COMPOSE);
    }

    private Diagnosis diagnose(Path socket, String more) throws InterruptedException {
        var changes = new Changes(
                new Releases(database, new Seal("key")),
                new MigrationLedger(database),
                new Restores(database),
                projects);
        var diagnoser = new Diagnoser(socket, checks, changes, CLOCK);
        var operation = new DiagnoseOperation(
                diagnoser, projects, database, AuditLog.of(database, CLOCK, folder), Diagnosed.NOBODY);
        assertThat(operation.type().retry().maxAttempts()).isEqualTo(1);
        return diagnoser.look(project(more), null, "ani", 1).diagnosis();
    }

    @Test
    void anEngineThatIsNotThereIsTheRootAndTheRestIsToldBelow() throws InterruptedException {
        var diagnosis = diagnose(folder.resolve("no.sock"));
        assertThat(diagnosis.causes()).extracting(Finding::cause).containsExactly(Cause.DOCKER_UNREACHABLE);
        assertThat(diagnosis.causes().getFirst().evidence().getFirst().key()).isEqualTo("check.docker.no-socket");
        assertThat(diagnosis.causes().getFirst().below())
                .extracting(Finding::cause)
                .containsExactly(Cause.PROXY);
        assertThat(diagnosis.answers()).isEqualTo(1);
        assertThat(diagnosis.unread()).extracting(one -> one.key()).contains("diagnosis.unread.containers");
    }

    @Test
    void aProjectWithoutAComposeFileNeedsNoDockerEngine() throws InterruptedException {
        var diagnosis = diagnose(folder.resolve("no.sock"), "");
        assertThat(diagnosis.whole()).isTrue();
        assertThat(diagnosis.causes()).extracting(Finding::cause).containsExactly(Cause.PROXY);
        assertThat(diagnosis.unread()).extracting(one -> one.key()).doesNotContain("diagnosis.unread.containers");
    }

    @Test
    @Timeout(50)
    void anEngineThatNeverAnswersIsGivenUp() throws IOException, InterruptedException {
        var socket = folder.resolve("silent.sock");
        try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            assertThat(diagnose(socket).causes()).extracting(Finding::cause).containsExactly(Cause.DOCKER_UNREACHABLE);
        }
    }

    private String labels(String service) {
        return """
                "Labels": {"com.docker.compose.project": "shop", "com.docker.compose.service": "%s",
                           "com.docker.compose.project.working_dir": "%s"}""".formatted(service, folder);
    }

    /** Its address is that of this machine. */
    private String app(String state) {
        return FakeEngine.ok("""
                {"Id": "a1", "Name": "/shop-app-1", "Image": "x", "RestartCount": 0,
                 "Config": {"Image": "shop:1", "Tty": false, "Env": ["DB_HOST=db"], %s},
                 "NetworkSettings": {"Networks": {"shop": {"IPAddress": "127.0.0.1", "Aliases": []}}},
                 "State": {%s, "OOMKilled": false, "Paused": false, "StartedAt": "2020-11-28T09:00:00Z"}}
                """.formatted(labels("app"), state));
    }

    /** Of two containers one cannot be described. */
    private String answer(String request, String state) {
        if (request.contains("/version")) {
            return FakeEngine.VERSION;
        }
        if (request.contains("/containers/json")) {
            return FakeEngine.ok("""
                    [{"Id": "a1", "Names": ["/shop-app-1"], %s}, {"Id": "b2", "Names": ["/shop-db-1"], %s}]
                    """.formatted(labels("app"), labels("db")));
        }
        if (request.contains("/containers/a1/json")) {
            return app(state);
        }
        if (request.contains("/containers/b2/json")) {
            return FakeEngine.answer("500 Internal Server Error", "{\"message\": \"layer not found\"}");
        }
        return FakeEngine.ok(request.contains("/info") ? "{\"DockerRootDir\": \"/no/such/folder\"}" : "");
    }

    private FakeEngine engine(String state) throws IOException {
        return new FakeEngine(folder.resolve("engine.sock"), request -> answer(request, state));
    }

    @Test
    void anApplicationThatDoesNotAnswerIsTheCause() throws Exception {
        try (var engine = engine("\"Status\": \"running\", \"ExitCode\": 0")) {
            var diagnosis = diagnose(engine.socket(), COMPOSE + "release: {service: app, probe: {port: 1}}\n");
            assertThat(diagnosis.causes()).extracting(Finding::cause).containsExactly(Cause.NO_ANSWER);
            assertThat(diagnosis.causes().getFirst().below())
                    .extracting(Finding::cause)
                    .containsExactly(Cause.PROXY);
        }
    }

    @Test
    void oneContainerThatCannotBeDescribedHidesNoOther() throws Exception {
        try (var engine = engine("\"Status\": \"exited\", \"ExitCode\": 1")) {
            var diagnosis = diagnose(engine.socket());
            assertThat(diagnosis.causes()).extracting(Finding::cause).containsExactly(Cause.CRASH);
            assertThat(diagnosis.containers()).isEqualTo(1);
            assertThat(diagnosis.whole()).isFalse();
            assertThat(diagnosis.unread())
                    .extracting(one -> one.key())
                    .contains("diagnosis.unread.container")
                    .doesNotContain("diagnosis.unread.none");
        }
    }

    /** One container alone, which waits for the end of {@code migrate} and runs. */
    private String alone(String request, String started) {
        var labels = labels("app").replace("{", "{\"com.docker.compose.depends_on\": \"%s\", ".formatted(WAITS));
        if (request.contains("/containers/json")) {
            return FakeEngine.ok("[{\"Id\": \"a1\", \"Names\": [\"/shop-app-1\"], %s}]".formatted(labels));
        }
        return request.contains("/containers/a1/json")
                ? FakeEngine.ok("""
                        {"Id": "a1", "Name": "/shop-app-1", "Image": "x", "RestartCount": 0,
                         "Config": {"Image": "shop:1", "Tty": false, "Env": [], %s},
                         "State": {"Status": "%s", "ExitCode": 0, "StartedAt": "%s"}}
                        """.formatted(labels, started.startsWith("0001") ? "created" : "running", started))
                : answer(request, "");
    }

    private List<Finding> alone(String started) throws Exception {
        try (var engine = new FakeEngine(folder.resolve("engine.sock"), request -> alone(request, started))) {
            return diagnose(engine.socket()).causes();
        }
    }

    @Test
    void whatHasDoneItsWorkAndIsRemovedIsNotMissed() throws Exception {
        assertThat(alone("2020-11-28T09:00:00Z")).extracting(Finding::cause).containsExactly(Cause.PROXY);
    }

    @Test
    void whatNeverRanIsMissedByWhatWaitsForItsEnd() throws Exception {
        assertThat(alone("0001-01-01T00:00:00Z").getFirst())
                .extracting(Finding::cause, Finding::subject)
                .containsExactly(Cause.NO_CONTAINER, "migrate");
    }

    @Test
    void noCauseWithoutAnyContainerDoesNotMeanThatAllIsWell() throws Exception {
        try (var engine = new FakeEngine(
                folder.resolve("engine.sock"),
                request -> request.contains("/containers/json") ? FakeEngine.ok("[]") : answer(request, ""))) {
            var diagnosis = diagnose(engine.socket());
            assertThat(diagnosis.causes()).extracting(Finding::cause).containsExactly(Cause.PROXY);
            assertThat(diagnosis.whole()).isFalse();
            assertThat(diagnosis.unread())
                    .filteredOn(one -> one.key().equals("diagnosis.unread.none"))
                    .singleElement()
                    .extracting(one -> one.arguments().getFirst())
                    .isEqualTo(folder.toString());
        }
    }

    @Test
    void oneOfAProjectIsUnderWayAtATimeWhateverItIsAbout() {
        assertThat(DutyJobs.diagnose("shop", "app").concurrencyKey())
                .isEqualTo(DutyJobs.diagnose("shop", null).concurrencyKey())
                .isNotNull();
        assertThat(DutyJobs.diagnose("shop", "app").concurrencyLimit()).isEqualTo(1);
    }

    @Test
    void aDiagnosisIsReadBackAsItWasWritten() throws InterruptedException {
        var diagnosis = diagnose(folder.resolve("no.sock"));
        var json = JsonMapper.shared();
        assertThat(json.readValue(json.writeValueAsString(diagnosis), Diagnosis.class))
                .isEqualTo(diagnosis);
    }
}

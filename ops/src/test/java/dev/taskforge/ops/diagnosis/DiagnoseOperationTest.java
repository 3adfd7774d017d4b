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

    private Project project() {
        var yaml = """
                project: shop
                compose: {file: compose.yml}
                checks:
                  front: {http: "http://127.0.0.1:1/"}
                """;
        return database.write(tx -> projects.apply(tx, yaml, folder, "me"));
    }

    private Diagnosis diagnose(Path socket) throws InterruptedException {
        var changes = new Changes(
                new Releases(database, new Seal("key")),
                new MigrationLedger(database),
                new Restores(database),
                projects);
        var operation = new DiagnoseOperation(
                socket, projects, checks, changes, database, AuditLog.of(database, CLOCK, folder), CLOCK);
        return operation.diagnose(project(), null, "ani", 1);
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
    @Timeout(50)
    void anEngineThatNeverAnswersIsGivenUp() throws IOException, InterruptedException {
        var socket = folder.resolve("silent.sock");
        try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            assertThat(diagnose(socket).causes()).extracting(Finding::cause).containsExactly(Cause.DOCKER_UNREACHABLE);
        }
    }

    @Test
    void aDiagnosisIsReadBackAsItWasWritten() throws InterruptedException {
        var diagnosis = diagnose(folder.resolve("no.sock"));
        var json = JsonMapper.shared();
        assertThat(json.readValue(json.writeValueAsString(diagnosis), Diagnosis.class))
                .isEqualTo(diagnosis);
    }
}

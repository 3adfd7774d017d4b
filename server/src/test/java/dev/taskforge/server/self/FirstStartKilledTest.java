package dev.taskforge.server.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of the real server while it proves itself for the first time, and a second start on what is left. */
class FirstStartKilledTest {
    private static final String OWN = "/api/v1/projects/taskforge";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String FINISHED_STEPS = """
            SELECT j.type || ' ' || s.name || ' ' || s.attempt || ' ' || s.started_at || ' ' || s.finished_at
            FROM job_step s JOIN job j ON j.id = s.job_id WHERE s.state = 'DONE' ORDER BY 1""";

    @TempDir
    Path home;

    /** A moment may be over when the signal arrives; whichever it was then, the same must hold. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            before the backup        | SELECT count(*) FROM job WHERE type = 'backup'
            in the backup            | SELECT count(*) FROM job_step s JOIN job j ON j.id = s.job_id WHERE j.type = 'backup'
            between backup and drill | SELECT count(*) FROM backup
            in the drill             | SELECT count(*) FROM job_step s JOIN job j ON j.id = s.job_id WHERE j.type = 'drill'
            in the gate refresh      | SELECT count(*) FROM drill
            """)
    void theNextStartEndsWithGoAndRepeatsNothing(String moment, String reached) throws Exception {
        var data = home.resolve("data");
        try (var process = ServerProcess.start(data, 0)) {
            process.killWhen(() -> isReached(reached, data));
        }
        List<String> before;
        try (var database = ServerProcess.database(data)) {
            before = ServerProcess.texts(database, FINISHED_STEPS);
        }
        ServerProcess.endLeases(data);

        try (var server = TestServer.in(data)) {
            var local = server.asLocal();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(local.get(OWN + "/gate")
                                    .json()
                                    .get("verdict")
                                    .stringValue())
                            .isEqualTo("GO"));
            await().atMost(PATIENCE).until(() -> jobs(local, "running").isEmpty());

            try (var database = ServerProcess.database(data)) {
                assertThat(ServerProcess.texts(database, FINISHED_STEPS))
                        .as(moment)
                        .containsAll(before);
            }
            assertThat(jobs(local, "failed")).isEmpty();
            assertThat(jobs(local, "waiting")).isEmpty();
            var backups = local.get(OWN + "/backups").json().get("items");
            assertThat(backups).hasSize(1);
            assertThat(local.get(OWN + "/drills").json().get("items")).hasSize(1);
            assertThat(files(data.resolve("backups/taskforge/main")))
                    .hasSize(2)
                    .noneMatch(name -> name.startsWith("."));
            assertThat(local.get("/api/v1/audit/verify").json().get("ok").booleanValue())
                    .isTrue();
        }
    }

    private static boolean isReached(String reached, Path data) {
        if (!Files.exists(data.resolve("taskforge.db"))) {
            return false;
        }
        try (var database = ServerProcess.database(data)) {
            return !ServerProcess.texts(database, reached).equals(List.of("0"));
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static List<JsonNode> jobs(TestServer.Client client, String state) {
        return client.get("/api/v1/jobs?state=" + state)
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    private static List<String> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

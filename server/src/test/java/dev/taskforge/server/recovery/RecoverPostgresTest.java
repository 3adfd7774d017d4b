package dev.taskforge.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.copy.IntoPostgres;
import dev.taskforge.server.copy.PostgresRecords;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A TaskForge with its records in PostgreSQL loses machine and database, and comes back in an empty database. */
class RecoverPostgresTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path home;

    private final String url = PostgresServer.shared().newSchema();
    private Path data;
    private Path kit;

    @BeforeEach
    void declare() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        kit = home.resolve("kit.json");
        Files.createDirectory(home.resolve("disk"));
        Files.writeString(data.resolve("own.yaml"), """
                destinations:
                  disk: {kind: folder, folder: "%s"}
                backup: {schedule: "20 1 * * *", timezone: Asia/Jakarta, copies: [disk], keep: 5}
                """.formatted(home.resolve("disk")));
    }

    private Told kit() {
        return Told.of(Map.of("DATABASE_URL", url), "", "kit", "--out", kit, "--data", data);
    }

    private Told recover(String to) {
        return Told.of(
                Map.of("DATABASE_URL", to),
                "",
                "recover",
                "--kit",
                kit,
                "--data",
                data,
                "--to",
                "DATABASE_URL",
                "--json");
    }

    private static void awaitRest(TestServer server) {
        await().atMost(PATIENCE)
                .until(() -> server.asLocal()
                        .get("/api/v1/jobs?project=taskforge&limit=50")
                        .json()
                        .get("items")
                        .valueStream()
                        .allMatch(job -> !job.get("finished_at").isNull()
                                || job.get("state").stringValue().equals("scheduled")));
    }

    private static JsonNode standing(TestServer server) {
        return server.asLocal().get("/api/v1/recovery").json();
    }

    /** A server in this process has no file that tells the command where it is. */
    private static void reload(TestServer server) {
        assertThat(server.asLocal().post("/api/v1/recovery/reload", "").status())
                .isLessThan(300);
    }

    /** Leaves a whole copy, a kit, and no machine. */
    private void lose() throws IOException {
        try (var server = TestServer.onDatabase(url, data)) {
            awaitRest(server);
            var local = server.asLocal();
            local.post(
                    "/api/v1/jobs",
                    "{\"queue_name\": \"later\", \"job_type\": \"test_job\", \"payload\": {\"n\": 7}, \"delay_seconds\": 3600}");
            var told = kit();
            assertThat(told.code()).as(told.err()).isZero();
            assertThat(told.out()).contains("--to DATABASE_URL").doesNotContain("p%40ss");
            reload(server);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(standing(server).get("state").stringValue())
                                    .isEqualTo("ready"));
            awaitRest(server);
            var drills = local.get("/api/v1/projects/taskforge/drills").body();
            assertThat(drills).contains("\"passed\":true").doesNotContain("\"passed\":false");
            assertThat(server.asLocal().get("/projects/taskforge/backups").body())
                    .contains("TaskForge can be brought back");
        }
        Files.move(data, home.resolve("lost"));
    }

    @Test
    void everythingComesBackInAnEmptyDatabaseAndIsHeld() throws IOException {
        lose();
        var empty = PostgresServer.shared().newSchema();

        var told = recover(empty);

        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out()).doesNotContain("p%40ss", "p@ss");
        assertThat(Json.stored(told.out()).get("audit").get("ok").booleanValue())
                .isTrue();
        assertThat(data.resolve("taskforge.db")).doesNotExist();
        assertThat(data.resolve("before-postgresql/taskforge.db")).exists();
        assertThat(data.resolve("secrets.json")).hasSameBinaryContentAs(home.resolve("lost/secrets.json"));
        try (var server = TestServer.onDatabase(empty, data)) {
            var held = standing(server).get("recovered");
            assertThat(held.get("held").booleanValue()).isTrue();
            assertThat(held.get("queues").toString()).contains("ops", "later", "alarms");
            var local = server.asLocal();
            assertThat(local.get("/api/v1/audit/verify").json().get("ok").booleanValue())
                    .isTrue();
            assertThat(local.get("/api/v1/audit?limit=50").body()).contains("server.recovered", "store.copied");
            assertThat(local.get("/api/v1/jobs?queue_name=later").body()).contains("\"n\":7");

            assertThat(local.post("/api/v1/recovery/resume", "").status()).isEqualTo(200);
            awaitRest(server);
            local.post("/api/v1/projects/taskforge/backup", "{}");
            awaitRest(server);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(standing(server).get("state").stringValue())
                                    .isEqualTo("ready"));
            assertThat(local.get("/metrics").body()).contains("taskforge_recovery_ready 1.0");
        }
    }

    @Test
    void aDatabaseThatHoldsAnythingIsRefusedAndNothingIsPutInPlace() throws IOException {
        lose();

        var told = recover(url);

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("nothing was put in place");
        assertThat(data).doesNotExist();
        var away = recover("postgresql://nobody:secret@127.0.0.1:1/none");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.err()).doesNotContain("secret");
        assertThat(data).doesNotExist();
    }

    @Test
    void recordsThatCannotBeSetAsideAreToldToBeInBothPlaces() throws Exception {
        lose();
        var empty = PostgresServer.shared().newSchema();
        var inTheWay = data.resolve("before-postgresql");
        var maker = Thread.ofVirtual()
                .start(() -> await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .ignoreExceptions()
                        .until(() -> Files.createFile(inTheWay) != null));

        var told = recover(empty);
        maker.join();

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err())
                .contains("the records are in PostgreSQL", "before-postgresql")
                .doesNotContain("nothing was put in place");
        assertThat(data.resolve("taskforge.db")).exists();
        Files.delete(inTheWay);
        Files.createDirectory(inTheWay);
        Files.move(data.resolve("taskforge.db"), inTheWay.resolve("taskforge.db"));
        try (var server = TestServer.onDatabase(empty, data)) {
            assertThat(standing(server).get("recovered").get("held").booleanValue())
                    .isTrue();
        }
    }

    /** Killed at any time there is nothing, or the data directory with all records; they then go on into the database. */
    @Test
    void killedWhileTheRecordsGoIntoTheDatabaseNothingIsLost() throws Exception {
        lose();
        var empty = PostgresServer.shared().newSchema();
        try (var process = ServerProcess.program(
                home, Main.class, "recover", "--kit", kit.toString(), "--data", data.toString(), "--to", empty)) {
            process.killWhen(() -> Files.exists(data));
        }

        if (Files.exists(data.resolve("taskforge.db"))) {
            try (var postgres = new PostgresDatabase(DatabaseUrl.parse(empty));
                    var file = new SqliteDatabase(data.resolve("taskforge.db"))) {
                long inFile = file.read(tx -> tx.first("SELECT count(*) AS n FROM job", row -> row.number("n"))
                        .orElse(0L));
                assertThat(inFile).isPositive();
                // All of it or nothing: then it is copied by hand, as the message says.
                long there = postgres.read(tx -> tx.first(
                                "SELECT count(*) AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'job'",
                                row -> row.number("n"))
                        .orElse(0L));
                if (there > 0
                        && postgres.read(tx -> tx.first("SELECT count(*) AS n FROM job", row -> row.number("n"))
                                        .orElse(0L))
                                > 0) {
                    return;
                }
            }
            new IntoPostgres(DatabaseUrl.parse(empty), Clock.systemUTC(), Locale.ENGLISH).copy(data);
        }
        try (var server = TestServer.onDatabase(empty, data)) {
            assertThat(standing(server).get("recovered").get("held").booleanValue())
                    .isTrue();
        }
    }

    @Test
    void theRecordsAreCopiedAsOfOneMomentWhileOthersWrite() throws Exception {
        try (var server = TestServer.onDatabase(url, data)) {
            awaitRest(server);
            var file = home.resolve("copy.db");
            Files.writeString(home.resolve("copy.db-wal"), "what a copy that was cut off left");
            var wrote = new boolean[1];
            new PostgresRecords(DatabaseUrl.parse(url), data, Clock.systemUTC()).copyInto(file, (table, rows) -> {
                if (!wrote[0]) {
                    wrote[0] = true;
                    server.asLocal()
                            .post(
                                    "/api/v1/jobs",
                                    "{\"job_type\": \"test_job\", \"payload\": {\"late\": 1}, \"delay_seconds\": 3600}");
                }
            });

            assertThat(wrote[0]).isTrue();
            try (var copy = new SqliteDatabase(file)) {
                List<String> late = copy.read(tx ->
                        tx.query("SELECT payload FROM job WHERE payload LIKE '%late%'", row -> row.text("payload")));
                assertThat(late).isEmpty();
            }
        }
    }

    private static String newestBackup(TestServer server) {
        var local = server.asLocal();
        var id = local.get("/api/v1/jobs?project=taskforge&job_type=backup&limit=1")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .longValue();
        return local.get("/api/v1/jobs/" + id).body();
    }

    @Test
    void anotherNodeWithoutTheFileLeavesCopiesAsTheyAreAndSaysWhatItsBackupsMiss() throws Exception {
        var other = home.resolve("other");
        try (var first = TestServer.onDatabase(url, data)) {
            awaitRest(first);
            assertThat(kit().code()).isZero();
            reload(first);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(standing(first).get("state").stringValue())
                            .isEqualTo("ready"));
            awaitRest(first);
        }
        Files.createDirectory(other);
        for (var name : List.of("secrets.json", "audit-key", "audit-checkpoints", "token")) {
            if (Files.exists(data.resolve(name))) {
                Files.copy(data.resolve(name), other.resolve(name));
            }
        }
        try (var second = TestServer.onDatabase(url, other)) {
            assertThat(standing(second).get("places").toString()).contains("disk");
            second.asLocal().post("/api/v1/projects/taskforge/backup", "{\"database\": \"main\"}");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(newestBackup(second))
                            .contains("copy it from the node on which the kit was made"));

            var key = standing(second).get("public_key").stringValue();
            reload(second);
            assertThat(standing(second).get("places").toString())
                    .as("nothing was taken away")
                    .contains("disk");
            OwnKey.make(other.resolve(OwnFile.KEY));
            var answer = second.asLocal().post("/api/v1/recovery/reload", "");
            assertThat(answer.status()).as(answer.body()).isGreaterThanOrEqualTo(400);
            assertThat(standing(second).get("public_key").stringValue()).isEqualTo(key);
        }
    }
}

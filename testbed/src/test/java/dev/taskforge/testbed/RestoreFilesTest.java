package dev.taskforge.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restoring an SQLite database and files while the containers that use them are ended, and started again after. */
@Tag("data")
class RestoreFilesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String COMPOSE = """
            version: "3.7"
            services:
              app:
                image: taskforge-testbed/shop:1
                entrypoint: ["python3", "-u", "-c"]
                command:
                  - |
                    import sqlite3, time
                    database = sqlite3.connect('/data/shop.db', isolation_level=None)
                    while True:
                        database.execute('INSERT INTO tick (x) VALUES (1)')
                        time.sleep(0.2)
                healthcheck: {test: ["CMD", "python3", "-c", "pass"], interval: 1s}
                network_mode: none
                stop_grace_period: 1s
                volumes: ["./data:/data", "./uploads:/uploads:ro"]
                labels:
                  dev.taskforge.testbed: "true"
            """;

    private static final String YAML = """
            project: shop
            compose: {file: docker-compose.yml}
            databases: {main: {kind: sqlite, path: data/shop.db}}
            files: {uploads: {paths: [uploads]}}
            backup: {of: [main, uploads]}
            checks: {later: {file: there.txt}}
            """;

    @TempDir
    Path folder;

    private ComposeFolder compose;
    private Path database;
    private Path upload;
    private Remote remote;

    @BeforeEach
    void start() throws Exception {
        compose = new ComposeFolder("restorefiles", COMPOSE);
        var data = Files.createDirectory(compose.path().resolve("data"));
        database = data.resolve("shop.db");
        run("PRAGMA journal_mode = WAL", "CREATE TABLE tick (x INTEGER)", "CREATE TABLE note (said TEXT)");
        upload = Files.writeString(
                Files.createDirectory(compose.path().resolve("uploads")).resolve("a.txt"), "old");
        compose.up("app");
        remote = Remote.start(folder);
        remote.apply("shop", YAML, compose.path());
    }

    @AfterEach
    void stop() throws Exception {
        remote.close();
        compose.close();
    }

    private void run(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=5000");
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long count(String table) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=5000");
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return count.getLong(1);
        }
    }

    private long submit(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + path, body).path("id").asLong();
    }

    private void succeed(long job) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
    }

    private void awaitWriting() throws SQLException {
        long before = count("tick");
        await().atMost(SOON).until(() -> count("tick") > before);
    }

    private String seen() throws IOException {
        var output = new ByteArrayOutputStream();
        int code = compose.docker()
                .exec(compose.container("app").id(), List.of("cat", "/uploads/a.txt"))
                .run(SOON, output, output);
        assertThat(code).as(output.toString(UTF_8)).isZero();
        return output.toString(UTF_8);
    }

    @Test
    void theContainersThatSeeThemAreEndedForItAndWriteOn() throws Exception {
        succeed(submit("backup", Map.of("database", "main")));
        succeed(submit("backup", Map.of("database", "uploads")));
        run("INSERT INTO note VALUES ('after the backup')");
        Files.writeString(upload, "new");
        var backups = remote.get("/projects/shop/backups?limit=2").path("items");
        long files = backups.path(0).path("id").asLong();
        long main = backups.path(1).path("id").asLong();
        var plan = remote.ask("POST", "/projects/shop/restores/plan", Map.of("backup_id", main));
        assertThat(plan.path("steps").toString()).contains("end container", "app", "only when no process has");

        succeed(submit("restores", Map.of("backup_id", main, "unpack", false)));
        awaitWriting();
        assertThat(count("note")).isZero();
        succeed(submit("restores", Map.of("backup_id", files, "unpack", false)));
        assertThat(upload).hasContent("old");
        assertThat(seen()).isEqualTo("old");

        var restores = remote.get("/projects/shop/restores?limit=2").path("items");
        assertThat(restores.path(0).path("gap_seconds").asDouble()).isPositive();
        for (var restore : restores) {
            succeed(submit("restores/" + restore.path("id").asLong() + "/undo", Map.of()));
        }
        awaitWriting();
        assertThat(count("note")).isEqualTo(1);
        assertThat(seen()).isEqualTo("new");

        // A check that a deployment asks does not pass: what served serves on.
        remote.apply("shop", YAML + "release: {service: app, verify: [later]}\n", compose.path());
        long unwell = submit("restores", Map.of("backup_id", main, "unpack", false));
        assertThat(remote.end(unwell)).isEqualTo("failed");
        assertThat(remote.job(unwell).path("error").asString()).contains("check later is");
        awaitWriting();
        assertThat(count("note")).isEqualTo(1);
    }
}

package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Exec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Databases that others have made and published come back from a backup as they were, asked without the help of TaskForge. */
@Tag("data")
class PublishedDatabasesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/postgres:15
                network_mode: none
                stop_grace_period: 1s
                environment: {POSTGRES_USER: owner, POSTGRES_DB: first, POSTGRES_PASSWORD: secret}
                labels: {dev.taskforge.testbed: "true"}
              maria:
                image: taskforge-testbed/mariadb:10.11
                network_mode: none
                stop_grace_period: 1s
                environment: {MARIADB_ROOT_PASSWORD: secret, MARIADB_DATABASE: first, MARIADB_USER: app, MARIADB_PASSWORD: secret}
                labels: {dev.taskforge.testbed: "true"}
            """;
    private static final String PROJECT = """
            project: published
            compose: {file: docker-compose.yml}
            databases:
              zabbix: {kind: postgres, service: db, url: "postgresql://owner:secret@127.0.0.1:5432/zabbix"}
              kea: {kind: postgres, service: db, url: "postgresql://owner:secret@127.0.0.1:5432/kea"}
              mkea: {kind: mariadb, service: maria, url: "mysql://root:secret@127.0.0.1:3306/kea"}
              mzabbix: {kind: mariadb, service: maria, url: "mysql://root:secret@127.0.0.1:3306/zabbix"}
              proj: {kind: sqlite, path: proj.db}
            backup: {of: [zabbix, kea, mkea, mzabbix, proj]}
            """;

    @TempDir
    static Path folder;

    private static ComposeFolder stack;
    private static Remote remote;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = new ComposeFolder("published", COMPOSE);
        stack.up("db");
        stack.up("maria");
        remote = Remote.start(folder);
        remote.apply("published", PROJECT, stack.path());
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        Testbed.isReady(stack.docker(), stack.container("db").id()));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> mariadb("first", "SELECT 1").equals("1"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    private static String answered(Exec exec, String sql) throws IOException {
        var result = exec.input(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException(result.errors());
        }
        return result.output().strip();
    }

    private static String psql(String database, String sql) throws IOException {
        var words = List.of("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", "owner", "-d", database);
        return answered(stack.docker().exec(stack.container("db").id(), words), sql);
    }

    private static String mariadb(String database, String sql) throws IOException {
        var words = List.of(
                "mariadb",
                "-uroot",
                "-h127.0.0.1",
                "--protocol=tcp",
                "-BN",
                "--default-character-set=utf8mb4",
                database);
        return answered(
                stack.docker().exec(stack.container("maria").id(), words).environment(Map.of("MYSQL_PWD", "secret")),
                sql);
    }

    private static JsonNode ended(String duty, Map<String, ?> asked) throws IOException, InterruptedException {
        long job = remote.ask("POST", "/projects/published/" + duty, asked)
                .path("id")
                .asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return remote.job(job);
    }

    /** Backs one up and drills it. */
    private static void proven(String database) throws IOException, InterruptedException {
        ended("backup", Map.of("database", database));
        var backup = newest(database);
        ended("drill", Map.of("backup_id", backup.path("id").asLong()));
        assertThat(newest(database).path("state").asString()).isEqualTo("proven");
    }

    private static JsonNode newest(String database) throws IOException, InterruptedException {
        return remote.get("/projects/published/backups?limit=1&database=" + database)
                .path("items")
                .path(0);
    }

    /** {@code -Dtaskforge.published=all} for a large one as well. */
    @ParameterizedTest
    @MethodSource("dev.taskforge.testbed.Published#databases")
    void ofPostgresComesBackBeside(String database) throws Exception {
        psql("postgres", "CREATE DATABASE " + database);
        psql(database, Published.script(database, "pgsql"));
        var before = psql(database, Published.ALL_OF_POSTGRES);
        proven(database);

        var look = "look_" + database;
        ended("restores", Map.of("database", database, "into", look));

        assertThat(psql(look, Published.ALL_OF_POSTGRES)).isEqualTo(before);
        assertThat(psql(database, Published.ALL_OF_POSTGRES)).isEqualTo(before);
        psql(look, changed(database, "name || ' '"));
        assertThat(psql(look, Published.ALL_OF_POSTGRES))
                .as("what is asked shows one blank more")
                .isNotEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("dev.taskforge.testbed.Published#databases")
    void ofMariaDbComesBackBeside(String database) throws Exception {
        mariadb("mysql", "CREATE DATABASE " + database + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        mariadb(database, "SET NAMES utf8mb4;\n" + Published.script(database, "mysql"));
        var before = mariadb(database, Published.ALL_OF_MARIADB);
        proven("m" + database);

        var look = "look_" + database;
        ended("restores", Map.of("database", "m" + database, "into", look));

        assertThat(about(mariadb(look, Published.ALL_OF_MARIADB))).isEqualTo(about(before));
        mariadb(look, changed(database, "concat(name, ' ')"));
        assertThat(about(mariadb(look, Published.ALL_OF_MARIADB)))
                .as("what is asked shows one blank more")
                .isNotEqualTo(about(before));
    }

    /** One row is changed that the script has put in. */
    private static String changed(String database, String name) {
        return database.equals("kea")
                ? "UPDATE lease_state SET name = " + name + " WHERE state = 0"
                : "UPDATE items SET name = " + name + " WHERE itemid = 10062";
    }

    /** Checksums are told with the name of the database. */
    private static String about(String answer) {
        return answer.replaceAll("(?m)^(look_)?(kea|zabbix)\\.", "");
    }

    @Test
    void viewsAndTriggersInSqlite() throws Exception {
        var file = stack.path().resolve("proj.db");
        Files.copy(Published.proj(), file);
        var before = sha3(file);
        proven("proj");
        sqlite3(file, "DELETE FROM alias_name");
        sqlite3(file, "VACUUM");
        assertThat(sha3(file)).isNotEqualTo(before);

        ended("restores", Map.of("database", "proj", "unpack", false));

        assertThat(sha3(file)).isEqualTo(before);
    }

    /** A hash of all content and of the schema, by the program of SQLite. */
    private static String sha3(Path file) throws Exception {
        return sqlite3(file, ".sha3sum --schema");
    }

    private static String sqlite3(Path file, String command) throws Exception {
        var result = new Commands()
                .run(Command.of(List.of("sqlite3", "-bail", file.toString(), command), file.getParent(), PATIENCE));
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output().strip();
    }
}

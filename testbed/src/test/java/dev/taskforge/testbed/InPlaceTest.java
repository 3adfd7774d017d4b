package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Restoring in place on a real Docker Engine: what serves is emptied, and another backup is loaded into it. */
@Tag("data")
class InPlaceTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REQUESTS = "/projects/shop/restore-requests";

    @TempDir
    Path folder;

    /** A TaskForge with two persons. */
    private record Both(Remote remote, String sari, String budi) {
        static Both of(Remote remote) throws IOException, InterruptedException {
            return new Both(remote, remote.person("sari"), remote.person("budi"));
        }

        /** Asks and approves; returns the number of the job. */
        long approved(long backup) throws IOException, InterruptedException {
            var wish = Map.of("backup_id", backup, "reason", "the prices are garbled");
            var asked = remote.send(sari, "POST", REQUESTS, wish);
            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
            var one = REQUESTS + "/" + JSON.readTree(asked.body()).path("id").asLong();
            assertThat(remote.send(sari, "POST", one + "/approve", Map.of()).statusCode())
                    .isEqualTo(403);
            var approved = remote.send(budi, "POST", one + "/approve", Map.of());
            assertThat(approved.statusCode()).as(approved.body()).isEqualTo(202);
            return JSON.readTree(approved.body()).path("job_id").asLong();
        }

        long backup() throws IOException, InterruptedException {
            ends(
                    remote.ask("POST", "/projects/shop/backup", Map.of())
                            .path("id")
                            .asLong(),
                    "succeeded");
            return newest("backups").path("id").asLong();
        }

        JsonNode newest(String list) throws IOException, InterruptedException {
            return remote.get("/projects/shop/" + list + "?limit=1")
                    .path("items")
                    .path(0);
        }

        void ends(long job, String state) throws IOException, InterruptedException {
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        }

        /** Takes the newest restore back. */
        void undo() throws IOException, InterruptedException {
            var path =
                    "/projects/shop/restores/" + newest("restores").path("id").asLong() + "/undo";
            ends(remote.ask("POST", path, Map.of()).path("id").asLong(), "succeeded");
        }
    }

    @Test
    void killedAtAnyStepADatabaseOfPostgresqlEndsAsTheBackupAndCanBeTakenBack() throws Exception {
        try (var stack = PostgresStack.upWithWriter();
                var remote = Remote.start(folder)) {
            stack.psql("ALTER DATABASE shop SET work_mem TO '5MB'; ALTER DATABASE shop CONNECTION LIMIT 50;"
                    + " COMMENT ON DATABASE shop IS 'of the shop';");
            var about = "SELECT pg_get_userbyid(datdba), datconnlimit, shobj_description(oid, 'pg_database'), setconfig"
                    + " FROM pg_database d JOIN pg_db_role_setting s ON d.oid = setdatabase AND setrole = 0"
                    + " WHERE datname = 'shop'";
            var owned = stack.psql("postgres", about);
            remote.apply("shop", """
                    project: shop
                    compose: {file: docker-compose.yml}
                    databases:
                      main:
                        kind: postgres
                        service: db
                        url: "postgresql://app:secret@127.0.0.1:5432/shop"
                        writers: [writer]
                    backup: {of: [main]}
                    """, stack.folder());
            var both = Both.of(remote);
            long backup = both.backup();
            stack.psql("INSERT INTO customer (name) VALUES ('after the backup')");
            // The server would not let go of it, and only say so when it is closed to all.
            stack.psql("CREATE SUBSCRIPTION far CONNECTION 'dbname=shop' PUBLICATION near WITH (connect = false)");
            both.ends(both.approved(backup), "failed");
            assertThat(both.newest("restores").path("error").asString()).contains("subscription far");
            stack.psql("ALTER SUBSCRIPTION far SET (slot_name = NONE)");
            stack.psql("DROP SUBSCRIPTION far");
            for (var step : List.of("empty", "open")) {
                long job = both.approved(backup);
                remote.killWhen(() -> remote.hasBegun(job, step));
                both.ends(job, "succeeded");
                assertThat(stack.psql("SELECT count(*) FROM customer WHERE name = 'after the backup'"))
                        .as(step)
                        .isEqualTo("0");
                assertThat(stack.psql("postgres", about)).isEqualTo(owned);
                assertThat(stack.container("writer").running()).isTrue();
                both.undo();
                assertThat(stack.psql("SELECT count(*) FROM customer WHERE name = 'after the backup'"))
                        .as(step)
                        .isEqualTo("1");
            }
            assertThat(stack.psql("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
                            .lines())
                    .containsExactly("postgres", "shop");
            assertThat(both.newest("restores").path("kept").asString()).startsWith("backup ");
        }
    }

    @Test
    void aDatabaseOfMariaDbIsEmptiedAndLoadedAndTakenBack() throws Exception {
        try (var stack = MariaDbStack.up();
                var remote = Remote.start(folder)) {
            remote.apply("shop", """
                    project: shop
                    compose: {file: docker-compose.yml}
                    databases:
                      main: {kind: mariadb, service: db, url: "mysql://app:apppass@127.0.0.1:3306/shop", writers: []}
                    backup: {of: [main]}
                    """, stack.folder());
            var both = Both.of(remote);
            long backup = both.backup();
            stack.sql("shop", "INSERT INTO log VALUES ('2026-01-01', 'after the backup')");
            var after = "SELECT count(*) FROM log WHERE line = 'after the backup'";
            var grants = stack.sql("mysql", "SHOW GRANTS FOR reader@'%'");

            long job = both.approved(backup);
            remote.killWhen(() -> remote.hasBegun(job, "load"));
            both.ends(job, "succeeded");

            assertThat(stack.sql("shop", after)).isEqualTo("0");
            assertThat(stack.sql("mysql", "SHOW GRANTS FOR reader@'%'")).isEqualTo(grants);
            assertThat(stack.sql("shop", "SHOW TABLES LIKE 'taskforge%'")).isEmpty();
            both.undo();
            assertThat(stack.sql("shop", after)).isEqualTo("1");
            assertThat(stack.sql("shop", "SELECT count(*) FROM customer")).isEqualTo("2000");
        }
    }

    @Test
    void aDatabaseThatSomebodyUsesIsNotEmptied() throws Exception {
        try (var stack = MariaDbStack.up();
                var remote = Remote.start(folder)) {
            remote.apply("shop", """
                    project: shop
                    compose: {file: docker-compose.yml}
                    databases:
                      main: {kind: mariadb, service: db, url: "mysql://app:apppass@127.0.0.1:3306/shop", writers: []}
                    backup: {of: [main]}
                    """, stack.folder());
            var both = Both.of(remote);
            long backup = both.backup();
            Thread.ofVirtual().start(() -> {
                try {
                    stack.sql("shop", "SELECT sleep(30)");
                } catch (IOException e) {
                    // The server ends before it.
                }
            });
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> stack.sql(
                                    "mysql", "SELECT count(*) FROM information_schema.processlist WHERE db = 'shop'")
                            .equals("1"));
            long job = both.approved(backup);
            both.ends(job, "failed");
            assertThat(both.newest("restores").path("error").asString()).contains("somebody is connected", "root@");
            assertThat(stack.sql("shop", "SELECT count(*) FROM customer")).isEqualTo("2000");
        }
    }

    private static final String VOLUME = """
            version: "3.7"
            services:
              app:
                image: taskforge-testbed/shop:1
                user: "1000:1000"
                entrypoint: ["python3", "-c", "import time; time.sleep(3600)"]
                healthcheck: {disable: true}
                network_mode: none
                stop_grace_period: 1s
                volumes: ["uploads:/srv/uploads"]
                labels:
                  dev.taskforge.testbed: "true"
            volumes:
              uploads:
                labels:
                  dev.taskforge.testbed: "true"
            """;

    @Test
    void aVolumeIsEmptiedAndFilledAndTakenBackWithOwners() throws Exception {
        try (var compose = new ComposeFolder("inplace", VOLUME);
                var remote = Remote.start(folder)) {
            compose.up("app");
            inside(
                    compose,
                    "mkdir -p /srv/uploads/deep && echo old > /srv/uploads/deep/a.txt && chown -R 33:44 /srv/uploads/deep"
                            + " && chmod 750 /srv/uploads/deep && ln -s deep/a.txt /srv/uploads/link");
            remote.apply("shop", """
                    project: shop
                    compose: {file: docker-compose.yml}
                    files: {uploads: {service: app, path: /srv/uploads}}
                    backup: {of: [uploads]}
                    """, compose.path());
            var both = Both.of(remote);
            long backup = both.backup();
            var before = inside(compose, LIST);
            inside(compose, "echo new > /srv/uploads/deep/a.txt; rm /srv/uploads/link; echo more > /srv/uploads/.more");
            var after = inside(compose, LIST);

            long job = both.approved(backup);
            remote.killWhen(() -> remote.hasBegun(job, "load"));
            both.ends(job, "succeeded");

            assertThat(inside(compose, LIST)).isEqualTo(before).contains("33 44", "old");
            both.undo();
            assertThat(inside(compose, LIST)).isEqualTo(after).contains(".more", "new");
        }
    }

    private static final String LIST =
            "cd /srv/uploads && find . | sort | xargs stat -c '%n %F %a %u %g' && cat deep/a.txt";

    private static String inside(ComposeFolder compose, String script) throws IOException {
        var run = compose.docker()
                .exec(compose.container("app").id(), List.of("sh", "-c", script))
                .user("0:0")
                .run(Duration.ofSeconds(20));
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return run.output();
    }
}

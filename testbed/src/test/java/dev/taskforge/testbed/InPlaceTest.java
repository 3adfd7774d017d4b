package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.Sampled;
import java.io.IOException;
import java.nio.file.Path;
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
            // Some of these shall not load, and nothing drills them.
            var wish = Map.of("backup_id", backup, "without_drill", true, "reason", "the prices are garbled");
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

    /** All of it can be made but its rows, because a table is filled before the one that its rule asks. */
    private static long doesNotLoad(Both both, PostgresStack stack) throws IOException, InterruptedException {
        stack.psql("""
                CREATE TABLE far (x int);
                INSERT INTO far VALUES (1);
                CREATE FUNCTION in_far(x int) RETURNS boolean LANGUAGE plpgsql AS
                  'BEGIN RETURN EXISTS (SELECT FROM public.far f WHERE f.x = $1); END';
                CREATE TABLE close (x int CHECK (in_far(x)));
                INSERT INTO close VALUES (1);""");
        long backup = both.backup();
        stack.psql("DROP TABLE close");
        return backup;
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
            // The server would not let go of it, and only say so when it is closed to all; nor of what a backup makes
            // of it.
            stack.psql("CREATE SUBSCRIPTION far CONNECTION 'dbname=shop' PUBLICATION near WITH (connect = false)");
            long backup = both.backup();
            stack.psql("INSERT INTO customer (name) VALUES ('after the backup')");
            both.ends(both.approved(backup), "failed");
            assertThat(both.newest("restores").path("error").asString()).contains("subscription far");
            stack.psql("ALTER SUBSCRIPTION far SET (slot_name = NONE)");
            stack.psql("DROP SUBSCRIPTION far");
            // As after an update of the image: what is loaded again would have the newest version.
            stack.psql("CREATE EXTENSION hstore VERSION '1.4'");
            both.ends(both.approved(backup), "failed");
            assertThat(both.newest("restores").path("error").asString())
                    .contains("other extensions", "ALTER EXTENSION");
            stack.psql("DROP EXTENSION hstore");
            var broken = doesNotLoad(both, stack);
            both.ends(both.approved(broken), "failed");
            assertThat(both.newest("restores").path("error").asString()).contains("close_x_check");
            assertThat(stack.psql("SELECT count(*) FROM customer WHERE name = 'after the backup'"))
                    .isEqualTo("1");
            assertThat(stack.psql("postgres", about)).isEqualTo(owned);
            assertThat(stack.container("writer").running()).isTrue();
            for (var step : Sampled.Cases.some(1, List.of("empty", "check", "open"))) {
                long job = both.approved(backup);
                remote.killWhen(() -> remote.hasBegun(job, step));
                both.ends(job, "succeeded");
                assertThat(stack.psql("SELECT count(*) FROM customer WHERE name = 'after the backup'"))
                        .as(step)
                        .isEqualTo("0");
                assertThat(stack.psql("postgres", about)).isEqualTo(owned);
                assertThat(stack.container("writer").running()).isTrue();
                stack.psql("INSERT INTO customer (name) VALUES ('after the backup')");
            }
            stack.psql("DELETE FROM customer WHERE name = 'after the backup'");
            both.undo();
            assertThat(stack.psql("SELECT count(*) FROM customer WHERE name = 'after the backup'"))
                    .isEqualTo("1");
            assertThat(stack.psql("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
                            .lines())
                    .containsExactly("postgres", "shop");
            assertThat(both.newest("restores").path("kept").asString()).startsWith("backup ");
        }
    }
}

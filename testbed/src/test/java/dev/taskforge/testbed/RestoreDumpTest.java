package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Restoring dumps that were made with pg_dump alone, on a real Docker Engine. */
class RestoreDumpTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;
    private static Path incoming;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = PostgresStack.upWithWriter();
        remote = Remote.start(folder);
        remote.apply("shop", """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main:
                    kind: postgres
                    service: db
                    url: "postgresql://app:secret@127.0.0.1:5432/shop"
                    writers: [writer]
                """, stack.folder());
        incoming = Files.createDirectories(folder.resolve("data/incoming/shop"));
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

    private static byte[] dump(String... options) throws IOException {
        var words = new ArrayList<>(List.of("pg_dump", "-U", PostgresStack.USER));
        words.addAll(List.of(options));
        words.add(PostgresStack.DATABASE);
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = Docker.connect(Testbed.socket())
                .exec(stack.container().id(), words)
                .run(SOON, out, errors);
        assertThat(code)
                .as(errors.toString(java.nio.charset.StandardCharsets.UTF_8))
                .isZero();
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    private static long submit(Map<String, ?> asked) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/restores", asked).path("id").asLong();
    }

    private static JsonNode ended(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        return remote.get("/projects/shop/restores?limit=1").path("items").path(0);
    }

    private static String later() throws IOException {
        return stack.psql("SELECT count(*) FROM customer WHERE name = 'after the dump'");
    }

    @Test
    void aDumpAsSqlTakesThePlaceOfTheDatabaseAndThatIsTakenBack() throws Exception {
        Files.write(incoming.resolve("shop.sql.gz"), gzip(dump("--create", "--clean")));
        stack.psql("INSERT INTO customer (name) VALUES ('after the dump')");
        var asked = Map.of("file", "shop.sql.gz");
        var plan = remote.ask("POST", "/projects/shop/restores/plan", asked);
        assertThat(plan.path("steps").toString()).contains("shop.sql.gz", "writer", "nothing is proven");

        long job = submit(asked);
        var restore = ended(job, "succeeded");

        assertThat(later()).isEqualTo("0");
        assertThat(stack.psql("SELECT count(*) FROM customer")).isEqualTo("2000");
        assertThat(stack.psql("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'customer'"))
                .isEqualTo("app");
        assertThat(restore.path("backup_id").isMissingNode()
                        || restore.path("backup_id").isNull())
                .isTrue();
        assertThat(restore.path("dump").path("sha256").asString()).hasSize(64);
        assertThat(restore.path("dump").path("compared").asInt()).isGreaterThan(5);
        assertThat(restore.path("undoable").asBoolean()).isTrue();
        assertThat(remote.log(job)).contains("there is no manifest", "taken out");
        awaitWriting();

        long undo = remote.ask(
                        "POST", "/projects/shop/restores/" + restore.path("id").asLong() + "/undo", Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(undo)).as(remote.log(undo)).isEqualTo("succeeded");
        assertThat(later()).isEqualTo("1");
    }

    private static void awaitWriting() throws IOException {
        long before = Long.parseLong(stack.psql("SELECT count(*) FROM purchase"));
        await().atMost(SOON).until(() -> Long.parseLong(stack.psql("SELECT count(*) FROM purchase")) > before);
    }

    @Test
    void archivesAreRestoredBesideAndRowsWithoutTheirRolesBelongToWhoHasTheTables() throws Exception {
        Files.write(incoming.resolve("shop.dump"), dump("-Fc"));
        Files.write(incoming.resolve("shop.tar"), dump("-Ft"));
        ended(submit(Map.of("file", "shop.dump", "into", "look")), "succeeded");
        assertThat(stack.psql("look", "SELECT count(*) FROM customer WHERE id <= 2000"))
                .isEqualTo("2000");
        ended(submit(Map.of("file", "shop.tar", "into", "look_tar", "no_owner", true)), "succeeded");
        assertThat(stack.psql(
                        "look_tar",
                        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class c"
                                + " JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('public', 'Odd Schema')"
                                + " AND relkind IN ('r', 'p', 'v', 'm', 'S')"))
                .isEqualTo("owner");
        stack.psql("postgres", "DROP DATABASE look; DROP DATABASE look_tar");
    }

    @Test
    void whatMustNotBeRestoredIsRefusedAndNothingIsLeft() throws Exception {
        var before = databases();
        var sql = new String(dump(), java.nio.charset.StandardCharsets.UTF_8);
        Files.writeString(incoming.resolve("command.sql"), sql + "\n\\! touch /tmp/hostile\n");
        Files.writeString(incoming.resolve("cut.sql"), sql.substring(0, sql.length() / 2));
        Files.writeString(incoming.resolve("ghost.sql"), sql.replace("OWNER TO app", "OWNER TO ghost"));
        Files.writeString(
                incoming.resolve("broken.sql"), sql.replace("CREATE VIEW public.short", "CREATE VIEW ghost.short"));
        Files.createSymbolicLink(incoming.resolve("link.sql"), Path.of("/etc/passwd"));
        assertThat(refused("command.sql")).contains("commands of psql");
        assertThat(refused("cut.sql")).contains("ends in the middle");
        assertThat(refused("ghost.sql")).contains("ghost", "--no-owner");
        assertThat(refused("link.sql")).contains("there is no file");
        assertThat(refused("../../token")).contains("there is no file");
        var broken = ended(submit(Map.of("file", "broken.sql")), "failed");
        assertThat(broken.path("error").asString()).contains("ghost");
        assertThat(databases()).isEqualTo(before);
        awaitWriting();
    }

    private static String databases() throws IOException {
        return stack.psql("postgres", "SELECT datname FROM pg_database ORDER BY 1");
    }

    private static String refused(String file) throws IOException, InterruptedException {
        var plan = remote.ask("POST", "/projects/shop/restores/plan", Map.of("file", file));
        assertThat(plan.path("steps")).isEmpty();
        long job = submit(Map.of("file", file, "into", "look"));
        ended(job, "failed");
        var error = remote.get("/jobs/" + job).path("error").asString();
        assertThat(error).isEqualTo(plan.path("refused").asString());
        return error;
    }
}

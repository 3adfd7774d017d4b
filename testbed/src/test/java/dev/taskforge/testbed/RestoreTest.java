package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import tools.jackson.databind.JsonNode;

/** Restoring a backup beside a live PostgreSQL database, exchanging the two, and taking that back, on a real Docker Engine. */
class RestoreTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** What belongs to the database itself. */
    private static final String ABOUT = "SELECT pg_get_userbyid(datdba), encoding, datcollate, datctype,"
            + " ARRAY(SELECT a::text FROM unnest(datacl) a ORDER BY 1), datconnlimit,"
            + " shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop';"
            + " SELECT setrole::regrole, setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase"
            + " WHERE datname = 'shop' AND setrole::regrole::text NOT LIKE '%Reader%' ORDER BY 1;";

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;
    private static Docker docker;
    private static long backup;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket());
        stack = PostgresStack.upWithWriter();
        stack.psql(
                "ALTER DATABASE shop SET search_path TO public, \"Odd Schema\"; ALTER DATABASE shop SET work_mem TO '5MB';"
                        + " ALTER ROLE app IN DATABASE shop SET application_name TO 'the ''app''';"
                        + " SET ROLE \"Reader\"; SELECT set_config('search_path', 'public;ALTER/**/ROLE/**/app/**/SUPERUSER;--', false);"
                        + " ALTER ROLE \"Reader\" IN DATABASE shop SET search_path FROM CURRENT; RESET ROLE; RESET search_path;"
                        + " REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO \"Reader\";"
                        + " COMMENT ON DATABASE shop IS 'of the shop';");
        remote = Remote.start(folder);
        apply("");
        long job =
                remote.ask("POST", "/projects/shop/backup", Map.of()).path("id").asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        long drill =
                remote.ask("POST", "/projects/shop/drill", Map.of()).path("id").asLong();
        assertThat(remote.end(drill)).as(remote.log(drill)).isEqualTo("succeeded");
        backup = remote.get("/projects/shop/backups?limit=1")
                .path("items")
                .path(0)
                .path("id")
                .asLong();
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

    private static void apply(String more) throws IOException, InterruptedException {
        apply(more, "shop");
    }

    private static void apply(String more, String database) throws IOException, InterruptedException {
        remote.apply(
                "shop",
                """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main:
                    kind: postgres
                    service: db
                    url: "postgresql://app:secret@127.0.0.1:5432/shop"
                    writers: [writer]
                backup: {of: [main]}
                drill: {of: main}
                """.replace("5432/shop", "5432/" + database).replace(
                                "of: [main]}",
                                more.startsWith("destinations") ? "of: [main], copies: [disk2]}" : "of: [main]}")
                        + more,
                stack.folder());
    }

    @Test
    void aBackupWhoseFileIsGoneIsRestoredFromItsCopy() throws Exception {
        Files.createDirectories(stack.folder().resolve("copies"));
        apply("destinations: {disk2: {kind: folder, folder: copies}}\n");
        long job =
                remote.ask("POST", "/projects/shop/backup", Map.of()).path("id").asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        var made = remote.get("/projects/shop/backups?limit=1").path("items").path(0);
        Files.delete(Path.of(made.path("file").asString()));
        assertThat(remote.get("/projects/shop/backups?limit=1")
                        .path("items")
                        .path(0)
                        .path("state")
                        .asString())
                .isEqualTo("remote");
        var asked = Map.of("backup_id", made.path("id").asLong());
        assertThat(remote.ask("POST", "/projects/shop/restores/plan", asked)
                        .path("steps")
                        .toString())
                .contains("read the copy of backup");

        long restore = submit(asked);
        var restored = restored(restore, "succeeded");

        assertThat(restored.path("backup_id").asLong())
                .isEqualTo(made.path("id").asLong());
        assertThat(remote.log(restore)).contains("a copy of it takes its place", "from disk2, SHA-256");
        long drill =
                remote.ask("POST", "/projects/shop/drill", Map.of()).path("id").asLong();
        assertThat(remote.end(drill)).as(remote.log(drill)).isEqualTo("succeeded");
        assertThat(remote.get("/projects/shop/drills?limit=1")
                        .path("items")
                        .path(0)
                        .path("from")
                        .asString())
                .isEqualTo("disk2");
        apply("");
    }

    @BeforeEach
    void somethingIsWrittenAfterTheBackup() throws IOException {
        stack.psql("INSERT INTO customer (name) VALUES ('after the backup')");
    }

    @AfterEach
    void theApplicationWritesAndNothingIsLeftHalfDone() throws IOException {
        try {
            awaitWriting();
            assertThat(databases()).noneMatch(name -> name.startsWith("taskforge_restore_"));
        } finally {
            docker.start(stack.container("writer").id());
            for (var name : databases()) {
                if (name.startsWith("taskforge_before_")) {
                    stack.psql("postgres", "DROP DATABASE " + name);
                }
            }
        }
    }

    private static void awaitWriting() throws IOException {
        long before = Long.parseLong(stack.psql("SELECT count(*) FROM purchase"));
        await().atMost(SOON).until(() -> Long.parseLong(stack.psql("SELECT count(*) FROM purchase")) > before);
        assertThat(stack.container("writer").running()).isTrue();
    }

    private static List<String> databases() throws IOException {
        return stack.psql("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
                .lines()
                .toList();
    }

    private static String later() throws IOException {
        return stack.psql("SELECT count(*) FROM customer WHERE name = 'after the backup'");
    }

    private static long submit(Map<String, ?> more) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/restores", more).path("id").asLong();
    }

    private static JsonNode restored(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        return newest();
    }

    private static JsonNode newest() throws IOException, InterruptedException {
        return remote.get("/projects/shop/restores?limit=1").path("items").path(0);
    }

    @Test
    void aBackupTakesThePlaceOfTheDatabaseAndThatIsTakenBack() throws Exception {
        var about = stack.psql("postgres", ABOUT);
        var plan = remote.ask("POST", "/projects/shop/restores/plan", Map.of("backup_id", backup));
        assertThat(plan.path("refused").isNull() || plan.path("refused").isMissingNode())
                .isTrue();
        assertThat(plan.path("steps").toString()).contains("writer").contains("24");
        assertThat(plan.path("lost_seconds").asDouble()).isPositive();

        var restore = restored(submit(Map.of()), "succeeded");
        assertThat(restore.path("state").asString()).isEqualTo("succeeded");
        assertThat(restore.path("backup_id").asLong()).isEqualTo(backup);
        assertThat(restore.path("gap_seconds").asDouble()).isPositive();
        assertThat(restore.path("undoable").asBoolean()).isTrue();
        assertThat(later()).isEqualTo("0");
        assertThat(stack.psql("SELECT count(*) FROM customer")).isEqualTo("2000");
        assertThat(stack.psql("postgres", ABOUT)).isEqualTo(about);
        assertThat(stack.psql("SELECT rolsuper FROM pg_roles WHERE rolname = 'app'"))
                .isEqualTo("f");
        assertThat(databases()).contains(restore.path("kept").asString());
        awaitWriting();
        // Nobody writes to what was replaced by mistake.
        assertThatThrownBy(() -> stack.psql(restore.path("kept").asString(), "SELECT 1"))
                .hasMessageContaining("not currently accepting connections");

        long undo = remote.ask(
                        "POST", "/projects/shop/restores/" + restore.path("id").asLong() + "/undo", Map.of())
                .path("id")
                .asLong();
        assertThat(restored(undo, "succeeded").path("state").asString()).isEqualTo("undone");
        var kept = newest().path("kept").asString();
        assertThat(kept).startsWith("taskforge_restore_");
        assertThat(later()).isNotEqualTo("0");
        // What was planned for the one that serves again is not done to the other one.
        long planned = planned(restore.path("kept").asString());
        assertThat(remote.end(planned)).as(remote.log(planned)).isEqualTo("succeeded");
        assertThat(databases()).containsExactly("postgres", "shop", kept);
        assertThat(stack.psql("postgres", ABOUT)).isEqualTo(about);

        // Nor is one that somebody uses again.
        stack.psql("postgres", "ALTER DATABASE " + kept + " WITH ALLOW_CONNECTIONS true");
        long used = clear(restore);
        assertThat(remote.end(used)).as(remote.log(used)).isEqualTo("failed");
        assertThat(remote.job(used).path("error").asString()).contains("takes connections again");
        assertThat(databases()).contains(kept);

        stack.psql("postgres", "ALTER DATABASE " + kept + " WITH ALLOW_CONNECTIONS false");
        long clear = clear(restore);
        assertThat(remote.end(clear)).as(remote.log(clear)).isEqualTo("succeeded");
        assertThat(databases()).containsExactly("postgres", "shop");
    }

    private static long clear(JsonNode restore) throws IOException, InterruptedException {
        return remote.ask(
                        "POST", "/projects/shop/restores/" + restore.path("id").asLong() + "/clear", Map.of())
                .path("id")
                .asLong();
    }

    /** The job that is to remove this database in a day; its time comes now. */
    private static long planned(String database) throws Exception {
        for (var job :
                remote.get("/jobs?type=restore-clear&state=scheduled&limit=100").path("items")) {
            long id = job.path("id").asLong();
            if (remote.job(id).path("payload").toString().contains(database)) {
                remote.change("UPDATE job SET run_at = 1 WHERE id = ?", id);
                remote.kill();
                remote.restart();
                return id;
            }
        }
        throw new IOException("no job is to remove " + database);
    }

    @Test
    void aBackupIsRestoredBesideWithoutTouchingWhatServes() throws Exception {
        var writer = stack.container("writer");
        var restore = restored(submit(Map.of("into", "look")), "succeeded");
        assertThat(restore.path("into").asString()).isEqualTo("look");
        assertThat(restore.path("undoable").asBoolean()).isFalse();
        assertThat(stack.psql("look", "SELECT count(*) FROM customer")).isEqualTo("2000");
        assertThat(stack.container("writer").startedAt()).isEqualTo(writer.startedAt());

        var again = restored(submit(Map.of("into", "look")), "failed");
        assertThat(again.path("error").asString()).contains("there is a database look already");
        stack.psql("postgres", "DROP DATABASE look");
    }

    @Test
    void theDatabaseThatServedServesAgainWhenTheApplicationIsNotWellOnTheRestoredOne() throws Exception {
        apply("""
                checks:
                  later: {file: there.txt}
                release: {service: writer, verify: [later]}
                """.indent(0));
        try {
            var restore = restored(submit(Map.of("backup_id", backup)), "failed");
            assertThat(restore.path("error").asString()).contains("check later is");
            assertThat(later()).isNotEqualTo("0");
            assertThat(databases()).containsExactly("postgres", "shop");
        } finally {
            apply("");
        }
    }

    @Test
    void aChangedArtifactIsRefusedBeforeAnythingIsTouched() throws Exception {
        var file = Path.of(remote.get("/projects/shop/backups?limit=1")
                .path("items")
                .path(0)
                .path("file")
                .asString());
        var whole = Files.readAllBytes(file);
        var writer = stack.container("writer");
        var changed = whole.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(file, changed);
        try {
            var restore = restored(submit(Map.of("backup_id", backup)), "failed");
            assertThat(restore.path("error").asString()).contains("SHA-256 differs");
            assertThat(stack.container("writer").startedAt()).isEqualTo(writer.startedAt());
            assertThat(databases()).containsExactly("postgres", "shop");
        } finally {
            Files.write(file, whole);
        }
    }

    @Test
    void aDatabaseThatIsGoneIsMadeAnewWithTheRolesThatAreMissing() throws Exception {
        docker.stop(stack.container("writer").id());
        stack.psql("DROP OWNED BY \"Reader\"");
        stack.psql("postgres", "DROP DATABASE shop WITH (FORCE)");
        stack.psql("postgres", "DROP ROLE \"Reader\"");
        var restore = restored(submit(Map.of("backup_id", backup)), "succeeded");
        assertThat(restore.path("undoable").asBoolean()).isFalse();
        assertThat(remote.log(restore.path("job_id").asLong())).contains("Reader", "was not there and was made");
        assertThat(stack.psql("SELECT count(*) FROM customer")).isEqualTo("2000");
        docker.start(stack.container("writer").id());
    }

    @Test
    void aRestoreIsNotTakenBackWhenTheProjectHasItsDatabaseElsewhereSince() throws Exception {
        var restore = restored(submit(Map.of("backup_id", backup)), "succeeded");
        stack.psql("postgres", "CREATE DATABASE other");
        apply("", "other");
        try {
            long undo = remote.ask(
                            "POST",
                            "/projects/shop/restores/" + restore.path("id").asLong() + "/undo",
                            Map.of())
                    .path("id")
                    .asLong();
            assertThat(remote.end(undo)).isEqualTo("failed");
            assertThat(remote.job(undo).path("error").asString()).contains("declared to be elsewhere");
            assertThat(newest().path("state").asString()).isEqualTo("succeeded");
            assertThat(databases())
                    .contains("other", "shop", restore.path("kept").asString());
        } finally {
            apply("");
            stack.psql("postgres", "DROP DATABASE other");
        }
    }

    @ParameterizedTest
    @Sampled(
            some = 2,
            of = {"restore", "stop", "swap", "start"})
    void killedWhileItRestoresItEndsWithTheRestoredDatabase(String step) throws Exception {
        long job = submit(Map.of("backup_id", backup));
        remote.killWhen(() -> remote.hasBegun(job, step));
        var restore = restored(job, "succeeded");
        assertThat(restore.path("state").asString()).isEqualTo("succeeded");
        assertThat(later()).isEqualTo("0");
        assertThat(databases()).hasSize(3);
    }

    @Test
    void killedAndCancelledItBringsBackWhatServed() throws Exception {
        long job = submit(Map.of("backup_id", backup));
        await().pollInterval(Duration.ofMillis(2))
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> remote.hasBegun(job, "start"));
        remote.kill();
        remote.change("UPDATE job SET state = 'CANCELLED', lease_until = NULL, finished_at = 1 WHERE id = ?", job);
        remote.restart();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> newest().path("state").asString().equals("failed"));
        assertThat(later()).isNotEqualTo("0");
        assertThat(databases()).containsExactly("postgres", "shop");
        assertThat(stack.container("writer").running()).isTrue();
    }

    @Test
    void cancelledWhileItRestoresNothingHasChanged() throws Exception {
        long job = submit(new HashMap<>(Map.of("backup_id", backup)));
        await().pollInterval(Duration.ofMillis(2))
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> remote.hasBegun(job, "restore"));
        remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
        await().atMost(SOON).until(() -> newest().path("state").asString().equals("failed"));
        assertThat(later()).isNotEqualTo("0");
        assertThat(databases()).containsExactly("postgres", "shop");
    }
}

package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Backups of a MariaDB server in a container, and the drills that prove them, on a real Docker Engine. */
@Tag("data")
class MariaDbBackupTest {
    private static final String DRILL = "dev.taskforge.drill";
    private static final String RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    private static final String IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    @TempDir
    static Path folder;

    private static MariaDbStack stack;
    private static Remote remote;
    private static Docker docker;

    @TempDir
    Path destination;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket());
        stack = MariaDbStack.up();
        remote = Remote.start(folder);
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

    @BeforeEach
    void apply() throws IOException, InterruptedException {
        apply("shop", "", "");
    }

    @AfterEach
    void noServerOfADrillIsLeft() throws IOException {
        assertThat(docker.containers(Map.of(DRILL, folder.resolve("data") + " shop/main")))
                .isEmpty();
    }

    private void apply(String database, String user, String more) throws IOException, InterruptedException {
        var yaml = """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: mariadb, service: db, url: "mysql://app:apppass@127.0.0.1:3306/DATABASE"USER}
                backup:
                  of: [main]
                  to: DESTINATION
                drill: {of: main}
                """.replace("DATABASE", database)
                .replace("USER", user)
                .replace("DESTINATION", destination.toString() + "\n" + more.indent(2));
        remote.apply("shop", yaml, stack.folder());
    }

    private static long submit(String duty) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + duty, Map.of()).path("id").asLong();
    }

    private static JsonNode backup() throws IOException, InterruptedException {
        long job = submit("backup");
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return newest("backups");
    }

    /** A backup that must not be made; returns why it was not. */
    private String refused() throws IOException, InterruptedException {
        long job = submit("backup");
        var error = await().atMost(20, TimeUnit.SECONDS)
                .until(() -> remote.job(job).path("error").asString(""), text -> !text.isEmpty());
        if (!remote.job(job).path("state").asString().equals("failed")) {
            remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
            assertThat(remote.end(job)).isEqualTo("cancelled");
        }
        assertThat(files()).isEmpty();
        return error;
    }

    private static JsonNode newest(String list) throws IOException, InterruptedException {
        return remote.get("/projects/shop/" + list + "?limit=1").path("items").path(0);
    }

    /** A drill that must end so; returns what it found. */
    private static JsonNode drill(String state) throws IOException, InterruptedException {
        long job = submit("drill");
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        var drill = newest("drills");
        assertThat(drill.path("job_id").asLong()).isEqualTo(job);
        return drill;
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(destination)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Writes as an application does, until it is told to end. */
    private static CompletableFuture<Void> writing() {
        return CompletableFuture.runAsync(() -> {
            try {
                stack.sql(MariaDbStack.DATABASE, """
                        DELIMITER ;;
                        BEGIN NOT ATOMIC
                          DECLARE i int DEFAULT 0;
                          WHILE i < 100000 AND NOT EXISTS (SELECT 1 FROM empty) DO
                            INSERT INTO purchase (customer) VALUES (1 + i % 2000);
                            DELETE FROM log LIMIT 1;
                            UPDATE customer SET price = price + 1 WHERE id = 1 + i % 2000;
                            DO nextval(ticket);
                            IF i % 100 = 99 THEN INSERT INTO log SELECT '2025-01-01', 'y' FROM seq_1_to_100; END IF;
                            DO sleep(0.001);
                            SET i = i + 1;
                          END WHILE;
                        END;;
                        """);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void backupsOfABusyDatabaseAreRestoredToEquality() throws Exception {
        var writing = writing();
        var backup = backup();
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
        backup();
        assertThat(writing).as("somebody writes all the time").isNotDone();
        stack.sql(MariaDbStack.DATABASE, "INSERT INTO empty VALUES (1)");
        writing.get(1, TimeUnit.MINUTES);
        assertThat(drill("succeeded").path("outcome").asString()).contains("content of all");

        assertThat(backup.path("file").asString()).endsWith(".sql.zst");
        assertThat(backup.path("rows").path("customer").asLong()).isEqualTo(2_000);
        assertThat(Files.readString(files().getLast()))
                .contains("viewer@%")
                .doesNotContain("verysecret")
                .doesNotContain("apppass")
                .doesNotContain("PASSWORD");
        assertThat(newest("backups").path("state").asString()).isEqualTo("proven");
    }

    @Test
    void aChangedOrCutArtifactIsRefusedBeforeAServerIsStarted() throws Exception {
        var file = Path.of(backup().path("file").asString());
        var whole = Files.readAllBytes(file);
        var changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        Files.write(file, changed);
        var drill = drill("failed");
        assertThat(drill.path("outcome").asString()).contains("SHA-256 differs");
        assertThat(remote.log(drill.path("job_id").asLong())).doesNotContain("taskforge-drill-");

        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertThat(drill("failed").path("outcome").asString()).contains("was cut or replaced");
    }

    @Test
    void aCopyWithOtherContentThanTheManifestSaysFails() throws Exception {
        withAnotherHash(backup());

        assertThat(drill("failed").path("outcome").asString()).contains("customer with other content");
        assertThat(newest("backups").path("state").asString()).isEqualTo("failed");
    }

    /** Makes its manifest say that there was something else in a table. */
    private static void withAnotherHash(JsonNode backup) throws IOException, SQLException {
        var manifest = Path.of(backup.path("file").asString() + ".manifest.json");
        var text = Files.readString(manifest);
        var changed = text.replaceFirst("(\"customer\" : \")[0-9a-f]{4}", "$1ffff");
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(manifest, changed);
        var content = changed.substring(changed.indexOf("\"content\" : ") + 12, changed.lastIndexOf('}'));
        remote.change(
                "UPDATE backup SET manifest = ? WHERE id = ?",
                content,
                backup.path("id").asLong());
    }

    @Test
    void anEncryptedBackupIsDrilledAndRestoredBesideWhatServes() throws Exception {
        var key = Files.writeString(folder.resolve("key.txt"), IDENTITY + "\n");
        apply("shop", ", user: root", "recipients: [" + RECIPIENT + "]\nidentity: " + key);
        assertThat(backup().path("file").asString()).endsWith(".sql.zst.age");
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();

        assertThat(plan(Map.of()).path("refused").asString()).contains("--into NAME");
        assertThat(plan(Map.of("into", "look")).path("steps")).hasSize(4);
        assertThat(restore("look", "failed")).contains("GRANT SELECT ON look.*", "viewer@%");
        assertThat(databases("look")).isEqualTo("0");
        stack.sql("mysql", "GRANT SELECT ON look.* TO viewer@'%'");
        assertThat(restore("look", "succeeded")).isEmpty();
        assertThat(stack.sql("look", "SELECT count(*) FROM shorter; SELECT count(*) FROM shop.customer"))
                .isEqualTo("2000\n2000");
        assertThat(restore("look", "failed")).contains("there is a database look already");
        assertThat(databases("look")).isEqualTo("1");
    }

    @Test
    void aRestoreThatFailsLeavesNoDatabase() throws Exception {
        backup();
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
        stack.sql("mysql", "SET GLOBAL event_scheduler = ON");
        try {
            assertThat(restore("other", "failed")).contains("SET GLOBAL event_scheduler = OFF");
        } finally {
            stack.sql("mysql", "SET GLOBAL event_scheduler = OFF");
        }
        stack.sql("mysql", "GRANT SELECT ON other.* TO viewer@'%'");
        withAnotherHash(newest("backups"));
        assertThat(restore("other", "failed")).contains("customer with other content");
        assertThat(databases("other")).isEqualTo("0");
        assertThat(databases("shop")).isEqualTo("1");
    }

    @Test
    void aRestoreThatIsOverTouchesNoDatabaseOfOthers() throws Exception {
        backup();
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
        stack.sql("mysql", "GRANT SELECT ON again.* TO viewer@'%'");
        withAnotherHash(newest("backups"));
        long job = beginRestore("again");
        assertThat(remote.end(job)).isEqualTo("failed");
        assertThat(databases("again")).isEqualTo("0");
        assertThat(remote.get("/audit?limit=50").toString()).contains("restore.fail", "customer with other content");

        stack.sql("mysql", "CREATE DATABASE again; CREATE TABLE again.precious (x int)");
        try {
            remote.ask("POST", "/jobs/" + job + "/retry", Map.of());
            assertThat(remote.end(job)).isEqualTo("failed");
            assertThat(remote.job(job).path("error").asString()).contains("this restore is over");
            assertThat(stack.sql("again", "SHOW TABLES")).isEqualTo("precious");
        } finally {
            stack.sql("mysql", "DROP DATABASE again");
        }
    }

    @Test
    void aRestoreGoesOnAfterAKillAndLeavesNoMark() throws Exception {
        backup();
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
        stack.sql("mysql", "GRANT SELECT ON cut.* TO viewer@'%'");
        long job = beginRestore("cut");
        remote.killWhen(() -> databases("cut").equals("1"));
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        assertThat(stack.sql("cut", "SHOW TABLES")).contains("customer").doesNotContain("taskforge");
        stack.sql("mysql", "DROP DATABASE cut");
    }

    @Test
    void aDumpThatWouldChangeTheDatabaseThatServesIsNotLoadedBeside() throws Exception {
        stack.sql("mysql", "ALTER DATABASE shop COLLATE utf8mb4_bin; GRANT SELECT ON side.* TO viewer@'%'");
        try {
            backup();
            assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
            assertThat(restore("side", "failed"))
                    .contains("would change the database that serves", "ALTER DATABASE `shop`");
            assertThat(databases("side")).isEqualTo("0");
            assertThat(
                            stack.sql(
                                    "mysql",
                                    "SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = 'shop'"))
                    .isEqualTo("utf8mb4_bin");
        } finally {
            stack.sql("mysql", "ALTER DATABASE shop COLLATE latin1_swedish_ci");
        }
    }

    private static JsonNode plan(Map<String, String> asked) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/restores/plan", asked);
    }

    /** A restore of the newest proven backup that must end so; returns why it failed. */
    private static String restore(String into, String state) throws IOException, InterruptedException {
        long job = beginRestore(into);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        return remote.job(job).path("error").asString("");
    }

    private static long beginRestore(String into) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/restores", Map.of("into", into))
                .path("id")
                .asLong();
    }

    private static String databases(String name) throws IOException {
        return stack.sql(
                "mysql", "SELECT count(*) FROM information_schema.schemata WHERE schema_name = '" + name + "'");
    }

    @Test
    void whatCannotBeBackedUpAsItWasAtOneMomentIsNot() throws Exception {
        apply("nothing", "", "");
        assertThat(refused()).contains("Unknown database 'nothing'");
        apply("shop", ", user: nobody", "");
        assertThat(refused()).contains("no password of user nobody");
        apply("shop", ", user: app", "");
        assertThat(refused()).contains("may not read the body of");
        apply("shop", "", "");
        stack.sql(MariaDbStack.DATABASE, "CREATE TABLE old (x int) ENGINE=MyISAM");
        try {
            assertThat(refused()).contains("ENGINE=InnoDB: old (MyISAM)");
        } finally {
            stack.sql(MariaDbStack.DATABASE, "DROP TABLE old");
        }
    }

    @Test
    void aDumpThatDoesNotComeToItsEndIsNoBackup() throws Exception {
        stack.sql(
                MariaDbStack.DATABASE,
                "CREATE TABLE large AS SELECT seq, repeat(sha1(seq), 5) AS text FROM seq_1_to_400000");
        try {
            long job = submit("backup");
            await().atMost(Duration.ofSeconds(30)).until(() -> unfinished() > 0);
            docker.signal(stack.container(), "KILL");
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
            assertThat(newest("backups").path("job_id").asLong(0)).isNotEqualTo(job);
            assertThat(files()).isEmpty();
        } finally {
            stack.begin();
            stack.sql(MariaDbStack.DATABASE, "DROP TABLE IF EXISTS large");
        }

        docker.exec(stack.container(), List.of("mv", "/usr/bin/mariadb-dump", "/usr/bin/gone"))
                .run(Duration.ofSeconds(10));
        try {
            assertThat(refused()).contains("neither mariadb and mariadb-dump nor mysql and mysqldump");
        } finally {
            docker.exec(stack.container(), List.of("mv", "/usr/bin/gone", "/usr/bin/mariadb-dump"))
                    .run(Duration.ofSeconds(10));
        }
    }

    /** How many bytes of an unfinished artifact are there. */
    private long unfinished() throws IOException {
        long bytes = 0;
        for (var file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    @Test
    void aKillDuringTheDumpLeavesNothingHalf() throws Exception {
        long job = submit("backup");
        remote.killWhen(() -> remote.hasBegun(job, "snapshot"));

        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        assertThat(files())
                .hasSize(2)
                .noneMatch(file -> file.getFileName().toString().startsWith("."));
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
    }
}

package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Backups of a PostgreSQL server in a container, and the drills that prove them, on a real Docker Engine. */
@Tag("data")
class PostgresBackupTest {
    private static final String DRILL = "dev.taskforge.drill";
    private static final String RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    private static final String IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;
    private static Docker docker;

    @TempDir
    Path destination;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket());
        stack = PostgresStack.up();
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
        apply("shop", "");
    }

    @AfterEach
    void noServerOfADrillIsLeft() throws IOException {
        assertThat(servers()).isEmpty();
    }

    private void apply(String database, String more) throws IOException, InterruptedException {
        var yaml = """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, url: "postgresql://app:secret@127.0.0.1:5432/DATABASE"}
                backup:
                  of: [main]
                  to: DESTINATION
                drill: {of: main, checks: [customers, named]}
                checks:
                  customers: {sql: main, query: "SELECT count(*) FROM customer", at_least: 2000}
                  named: {sql: main, query: "SELECT name, NULL FROM customer WHERE id < 3 ORDER BY id", equals: n1}
                  other: {sql: main, query: "SELECT 1", equals: 2}
                """.replace("DATABASE", database)
                .replace("DESTINATION", destination.toString() + "\n" + more.indent(2));
        remote.apply("shop", yaml, stack.folder());
    }

    /** Those of this test: others may be drilling on the same Docker Engine. */
    private static List<Container> servers() throws IOException {
        return docker.containers(Map.of(DRILL, folder.resolve("data") + " shop/main"));
    }

    private static long submit(String duty) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + duty, Map.of()).path("id").asLong();
    }

    private JsonNode backup() throws IOException, InterruptedException {
        long job = submit("backup");
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return newest("backups");
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

    @Test
    void aBackupOfABusyDatabaseIsRestoredToEquality() throws Exception {
        var writing = CompletableFuture.runAsync(() -> {
            try {
                stack.psql("DO $$ BEGIN FOR i IN 1..300 LOOP INSERT INTO purchase (customer) VALUES (1);"
                        + " DELETE FROM log WHERE ctid IN (SELECT ctid FROM log LIMIT 1);"
                        + " PERFORM nextval('ticket'); COMMIT; PERFORM pg_sleep(0.005); END LOOP; END $$");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        var backup = backup();
        writing.get(1, TimeUnit.MINUTES);

        assertThat(files()).hasSize(2).allMatch(file -> file.startsWith(destination.resolve("shop/main")));
        assertThat(backup.path("file").asString()).endsWith(".dump.zst");
        assertThat(backup.path("rows").path("public.customer").asLong()).isEqualTo(2_000);
        var manifest = Files.readString(files().getLast());
        assertThat(manifest)
                .contains("CREATE ROLE app;")
                .doesNotContain("secret")
                .doesNotContain("SCRAM");

        var drill = drill("succeeded");
        assertThat(drill.path("passed").asBoolean()).isTrue();
        assertThat(remote.log(drill.path("job_id").asLong()))
                .contains(
                        "from a file, with up to",
                        "check customers of the copy: PASS",
                        "check named of the copy: PASS");
        for (var part : List.of("recovery_seconds", "restore_seconds", "check_seconds")) {
            assertThat(drill.path(part).asDouble()).as(part).isPositive();
        }
        // So small an artifact may be read in less than a millisecond.
        assertThat(drill.path("read_seconds").isNumber()).isTrue();
        assertThat(drill.path("open_seconds").isNumber()).isTrue();
        assertThat(newest("backups").path("state").asString()).isEqualTo("proven");
    }

    @Test
    void aBackupSaysWhichExtensionsAndSettingsItsServerHadAndKeepsTheirSecrets() throws Exception {
        stack.psql("CREATE EXTENSION hstore");
        try {
            stack.psql("""
                    ALTER SYSTEM SET work_mem = '7MB';
                    ALTER SYSTEM SET primary_conninfo = 'host=10.0.0.2 user=replica password=hunter2hunter2';
                    ALTER SYSTEM SET archive_command = 'curl -u ani:hunter2hunter2 -T %p ftp://store/';
                    ALTER SYSTEM SET log_line_prefix = 'postgresql://ani:hunter2hunter2@db/x ';
                    SELECT pg_reload_conf();
                    """);
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> stack.psql("SHOW primary_conninfo").contains("hunter2"));
            var backup = backup();

            var manifest = Files.readString(files().getLast());
            assertThat(manifest).doesNotContain("hunter2");
            var setup = JsonMapper.shared()
                    .readTree(manifest)
                    .path("content")
                    .path("postgres")
                    .path("setup");
            var hstore = stack.psql("SELECT extversion FROM pg_extension WHERE extname = 'hstore'");
            assertThat(setup.path("extensions").path("hstore").asString()).isEqualTo(hstore);
            assertThat(setup.path("extensions").path("plpgsql").asString()).isNotEmpty();
            assertThat(setup.path("settings").path("work_mem").asString()).isEqualTo("7MB");
            for (var name : List.of("primary_conninfo", "archive_command", "log_line_prefix")) {
                assertThat(setup.path("settings").path(name).asString())
                        .as(name)
                        .isEqualTo("***");
            }
            var shown = remote.get("/projects/shop/backups/" + backup.path("id").asLong());
            assertThat(shown.path("server").path("settings")).isEqualTo(setup.path("settings"));
            assertThat(shown.path("server").path("extensions")).isEqualTo(setup.path("extensions"));
            assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
        } finally {
            stack.psql("""
                    ALTER SYSTEM RESET ALL;
                    SELECT pg_reload_conf();
                    DROP EXTENSION hstore;
                    """);
        }
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
        assertThat(newest("backups").path("state").asString()).isEqualTo("failed");

        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
        drill = drill("failed");
        assertThat(drill.path("outcome").asString()).contains("was cut or replaced");
        assertThat(remote.log(drill.path("job_id").asLong())).doesNotContain("taskforge-drill-");

        Files.write(file, whole);
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
    }

    @Test
    void aCopyWithOtherContentThanTheManifestSaysFails() throws Exception {
        var backup = backup();
        var manifest = Path.of(backup.path("file").asString() + ".manifest.json");
        var text = Files.readString(manifest);
        var changed = text.replaceFirst("(\"public.customer\" : \")[0-9a-f]{32}", "$1" + "0".repeat(32));
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(manifest, changed);
        var content = changed.substring(changed.indexOf("\"content\" : ") + 12, changed.lastIndexOf('}'));
        remote.change(
                "UPDATE backup SET manifest = ? WHERE id = ?",
                content,
                backup.path("id").asLong());

        var drill = drill("failed");

        assertThat(drill.path("outcome").asString()).contains("public.customer with other content");
        assertThat(newest("backups").path("state").asString()).isEqualTo("failed");
    }

    @Test
    void aCopyThatDoesNotPassAChecksOfTheProjectIsRefused() throws Exception {
        backup();
        stack.psql("DELETE FROM customer WHERE id = 2000 AND id NOT IN (SELECT customer FROM purchase)");
        try {
            backup();
            var drill = drill("failed");
            assertThat(drill.path("outcome").asString()).contains("does not pass the check customers");
            assertThat(newest("backups").path("state").asString()).isNotEqualTo("proven");
        } finally {
            stack.psql("INSERT INTO customer (name) VALUES ('again')");
        }
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
        assertThat(stack.psql("SELECT count(*) FROM pg_stat_activity WHERE application_name IN ('psql', 'pg_dump')"
                        + " AND pid <> pg_backend_pid()"))
                .isEqualTo("0");
    }

    @Test
    void aKillDuringADrillLeavesNoServer() throws Exception {
        backup();
        for (var step : List.of("restore", "check")) {
            long job = submit("drill");
            remote.killWhen(() -> remote.hasBegun(job, step)
                    && (!step.equals("restore") || !servers().isEmpty()));
            assertThat(remote.end(job)).as(step + remote.log(job)).isEqualTo("succeeded");
            assertThat(servers()).as(step).isEmpty();
        }
    }

    @Test
    void anEncryptedBackupIsProvenWithItsKeyOnly() throws Exception {
        var identity = Files.writeString(destination.resolve("key"), "# a comment\n" + IDENTITY + "\n");
        apply("shop", "recipients: [" + RECIPIENT + "]\nidentity: " + identity);
        var file = Path.of(backup().path("file").asString());
        assertThat(file.toString()).endsWith(".dump.zst.age");
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1");
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();

        apply("shop", "recipients: [" + RECIPIENT + "]");
        assertThat(drill("failed").path("outcome").asString()).contains("backup.identity");
        assertThat(newest("backups").path("state").asString()).isEqualTo("proven");
    }

    /** Gives a program of this machine the file to read and returns what it writes, as a file. */
    private static Path through(Path from, String... command) throws IOException, InterruptedException {
        var to = Files.createTempFile(folder, "out", "");
        var errors = Files.createTempFile(folder, "errors", "");
        var process = new ProcessBuilder(command)
                .redirectInput(from.toFile())
                .redirectOutput(to.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        assertThat(process.onExit().join().exitValue())
                .as(Files.readString(errors))
                .isZero();
        return to;
    }

    private static String pgRestore() throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin/pg_restore"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder())
                    .orElseThrow()
                    .toString();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anArtifactOpensWithStockTools(boolean encrypted) throws Exception {
        apply("shop", encrypted ? "recipients: [" + RECIPIENT + "]" : "");
        var backup = backup();
        var packed = Path.of(backup.path("file").asString());
        var manifest = JsonMapper.shared().readTree(Files.readString(Path.of(packed + ".manifest.json")));
        assertThat(Files.readString(through(packed, "sha256sum")))
                .startsWith(manifest.path("sha256").asString() + " ");
        if (encrypted) {
            var key = Files.writeString(folder.resolve("stock-key"), IDENTITY + "\n");
            packed = through(packed, "age", "-d", "-i", key.toString());
        }

        var dump = through(packed, "zstd", "-dc");

        var content = manifest.path("content").path("content_sha256").asString();
        assertThat(content).hasSize(64);
        assertThat(Files.readString(through(dump, "sha256sum"))).startsWith(content + " ");
        assertThat(Files.readString(through(dump, pgRestore(), "--list")))
                .contains("TABLE DATA public customer app", "MATERIALIZED VIEW public counted", "BLOB");
        // All of its rows are read, too.
        assertThat(Files.readString(through(dump, pgRestore(), "--data-only", "--file=-")))
                .contains("COPY public.customer (", "\tn2000\t", "PostgreSQL database dump complete");
    }

    @Test
    void whereAContainerSeesNoPipeTheDumpGoesThroughDockerEngine() throws Exception {
        stack.inside("mv", "/bin/test", "/bin/gone"); // nobody can say whether the container sees it
        try {
            backup();
        } finally {
            stack.inside("mv", "/bin/gone", "/bin/test");
        }
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
        assertThat(stack.inside("ls", "/dev/shm")).doesNotContain("taskforge");
    }

    @Test
    void aFullDiskFailsClearlyAndLeavesNothing() throws Exception {
        var mount =
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", destination.toString()).start();
        assertThat(mount.waitFor()).isZero();
        try {
            stack.psql("CREATE TABLE large AS SELECT gen_random_uuid() AS id FROM generate_series(1, 200000)");
            long job = submit("backup");
            assertThat(remote.end(job)).isEqualTo("failed");
            assertThat(remote.job(job).path("error").asString()).contains("the disk is full");
            assertThat(files()).isEmpty();
        } finally {
            stack.psql("DROP TABLE IF EXISTS large");
            assertThat(new ProcessBuilder("umount", destination.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @Test
    void aDatabaseThatIsNotThereAndADestinationThatIsNotThereAreSaid() throws Exception {
        apply("nothing", "");
        long job = submit("backup");
        var error = await().atMost(20, TimeUnit.SECONDS)
                .until(() -> remote.job(job).path("error").asString(""), text -> !text.isEmpty());
        assertThat(error).contains("\"nothing\" does not exist");
        remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
        assertThat(remote.end(job)).isEqualTo("cancelled");
        assertThat(files()).isEmpty();

        Files.delete(destination.resolve("shop/main"));
        Files.delete(destination.resolve("shop"));
        Files.delete(destination);
        apply("shop", "");
        long second = submit("backup");
        assertThat(remote.end(second)).isEqualTo("failed");
        assertThat(remote.job(second).path("error").asString()).contains("is not there; mount it");
        Files.createDirectory(destination);
    }
}

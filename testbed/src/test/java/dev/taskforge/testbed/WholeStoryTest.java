package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.destination.S3Server;
import dev.taskforge.ops.destination.SftpServer;
import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole story of backups with the mended examples as people copy them: backed up by the clock to three kinds of places, proven from
 * each, lost and restored, damaged and noticed.
 */
@Tag("data")
class WholeStoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String USER = "story";
    /** Their folders below examples/, and what they are called. */
    private static final Map<String, String> EXAMPLES =
            Map.of("taskforge", "job-server-fixed", "asset-inventory", "asset-inventory-fixed", "sppg", "sppg-fixed");

    private static final List<String> PLACES = List.of("disk2", "offsite", "nas");
    private static final String CONTENT = """
            CREATE TABLE asset (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, bought date);
            INSERT INTO asset (name, bought) SELECT 'asset ' || i, date '2026-01-01' + i % 300 FROM generate_series(1, 3000) i;
            CREATE INDEX asset_name ON asset (lower(name));
            """;
    private static final String SECOND = "hipam";
    private static final String SECOND_CONTENT = """
            CREATE TABLE device (id int PRIMARY KEY AUTO_INCREMENT, name varchar(100) NOT NULL, seen datetime);
            INSERT INTO device (name, seen) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
              SELECT CONCAT('alat ', i), '2026-11-01' + INTERVAL i MINUTE FROM n;
            """;
    private static final Pattern RESTORE =
            Pattern.compile("id=\"source-main\".*?\"(/projects/[a-z-]+/backups/([0-9]+)/restore)\"", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("It takes between [^<]* and ([^<]*), from [0-9]+ drills");
    private static final String HASH =
            "SELECT count(*) || ' ' || md5(string_agg(asset::text, ',' ORDER BY id)) FROM asset";

    @TempDir
    Path folder;

    private final Map<String, Path> folders = new LinkedHashMap<>();
    private final List<JsonNode> alerts = new CopyOnWriteArrayList<>();
    private Docker docker;
    private HttpServer receiver;
    private S3Server s3;
    private SftpServer sftp;
    private Remote remote;

    @BeforeEach
    void start() throws Exception {
        docker = Docker.connect(Testbed.socket());
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("POST")) {
                alerts.add(JsonMapper.shared().readTree(body));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        s3 = S3Server.start(folder);
        sftp = SftpServer.start(folder);
        for (var example : EXAMPLES.keySet()) {
            folders.put(EXAMPLES.get(example), copy(example));
        }
        for (var at : folders.values()) {
            compose(at, "up", "-d", "db");
        }
        compose(folders.get("sppg-fixed"), "up", "-d", "hipam-db");
        remote = Remote.start(folder);
        for (var project : folders.keySet()) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> psql(project, "SELECT 1").equals("1"));
            psql(project, CONTENT);
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> mariadb("SELECT 1").equals("1"));
        mariadb(SECOND_CONTENT);
    }

    private static List<String> databases(String project) {
        return project.equals("sppg-fixed") ? List.of("main", SECOND) : List.of("main");
    }

    @AfterEach
    void stop() throws Exception {
        if (remote != null) {
            remote.close();
        }
        for (var at : folders.values()) {
            compose(at, "down", "--volumes", "--timeout", "1");
            try (var files = Files.walk(at)) {
                for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
        if (sftp != null) {
            sftp.close();
        }
        if (s3 != null) {
            s3.close();
        }
        receiver.stop(0);
    }

    /** A copy of an example with values for its variables, and with the places of this test. */
    private Path copy(String example) throws IOException {
        var from = Path.of("..", "examples", example, "fixed");
        var to = Files.createTempDirectory("story-" + example);
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                var name = file.getFileName().toString();
                var text = Files.readString(file);
                if (name.endsWith(".example")) {
                    var env = target.resolveSibling(name.replace(".example", ""));
                    Files.writeString(env, values(text));
                    env.toFile().setReadable(false, false);
                    env.toFile().setReadable(true, true);
                    env.toFile().setWritable(false, false);
                    env.toFile().setWritable(true, true);
                }
                Files.writeString(
                        target,
                        name.equals("taskforge.yaml") ? here(example, text) : onMariaDb(ExampleStack.forDebian(text)));
            }
        }
        return to;
    }

    /** There is no image of MySQL here. */
    private static String onMariaDb(String compose) {
        return compose.replace("mysql:8.4.6", "taskforge-testbed/mariadb:10.11")
                .replace("mysqladmin ping -h 127.0.0.1", "mariadb -h 127.0.0.1 --execute \"SELECT 1\"");
    }

    private String values(String example) {
        return example.lines()
                .map(line -> switch (line.split("=", 2)[0]) {
                    case "POSTGRES_USER", "POSTGRES_DB" -> line.split("=", 2)[0] + "=" + USER;
                    case "BACKUP_S3_KEY" -> "BACKUP_S3_KEY=" + S3Server.ACCESS_KEY;
                    case "BACKUP_S3_SECRET" -> "BACKUP_S3_SECRET=" + S3Server.SECRET_KEY;
                    case "BACKUP_NAS_PASSWORD" -> "BACKUP_NAS_PASSWORD=\"" + SftpServer.PASSWORD + "\"";
                    case "ALERT_URL" -> "ALERT_URL=" + receiverAt("/alerts");
                    case "ALERT_SECRET" -> "ALERT_SECRET=" + SECRET;
                    default ->
                        line.endsWith("=")
                                ? line
                                        + Long.toHexString(line.hashCode() * 0x9E3779B97F4A7C15L)
                                                .repeat(3)
                                : line.replace("example.id", "taskforge.dev");
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String receiverAt(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private String here(String example, String yaml) throws IOException {
        var edits = new LinkedHashMap<String, String>();
        var disk = Files.createDirectories(folder.resolve("disk2-" + example));
        edits.put("folder: /mnt/backup/" + (example.equals("taskforge") ? "job-server" : example), "folder: " + disk);
        edits.put("https://s3.example.id", s3.endpoint());
        edits.put(
                "bucket: " + (example.equals("taskforge") ? "job-server" : example) + "-backups",
                "bucket: " + S3Server.BUCKET + "\n    prefix: " + example);
        edits.put("host: nas.example.id", "host: 127.0.0.1\n    port: " + sftp.port());
        edits.put(
                yaml.lines()
                        .filter(line -> line.contains("host_key:"))
                        .findFirst()
                        .orElseThrow(),
                "    host_key: " + sftp.hostKey());
        if (example.equals("asset-inventory")) {
            edits.put("https://aset.example.id/api/health", receiverAt("/health"));
            // The servers of this test are signed in to by words, and the linter says so.
            edits.put("go live\n    priority: P0", "go live\n    priority: P1");
        }
        for (var edit : edits.entrySet()) {
            assertThat(yaml).as("examples/" + example + "/fixed/taskforge.yaml").contains(edit.getKey());
            yaml = yaml.replace(edit.getKey(), edit.getValue());
        }
        // Two of the examples would be in the way of each other in the one folder of the SFTP server.
        Files.createDirectories(sftp.file(example));
        return yaml.replace("    folder: /backups", "    folder: /backups/" + example);
    }

    private static void compose(Path at, String... arguments) throws IOException, InterruptedException {
        var production = Files.exists(at.resolve("docker-compose.prod.yml"));
        var words = new ArrayList<>(List.of(
                "docker-compose",
                "-f",
                production ? "docker-compose.prod.yml" : "docker-compose.yml",
                "--env-file",
                production ? ".env.production" : ".env"));
        words.addAll(List.of(arguments));
        var log = Files.createTempFile("story", ".log");
        var process = new ProcessBuilder(words)
                .directory(at.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        process.environment().put("DOCKER_HOST", "unix://" + Engine.socket());
        int code = process.start().waitFor();
        var said = Files.readString(log);
        Files.delete(log);
        assertThat(code).as(said).isZero();
    }

    private String psql(String project, String sql) throws IOException {
        return ask(project, "db", List.of("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", USER, "-d", USER), sql);
    }

    private String mariadb(String sql) throws IOException {
        var client = "MYSQL_PWD=$MYSQL_PASSWORD exec mariadb -N -B -h 127.0.0.1 -u hipam hipam";
        return ask("sppg-fixed", "hipam-db", List.of("sh", "-c", client), sql);
    }

    private String ask(String project, String service, List<String> client, String sql) throws IOException {
        var container = docker.containers(Map.of(
                        "com.docker.compose.project",
                        folders.get(project).getFileName().toString(),
                        "com.docker.compose.service",
                        service))
                .getFirst();
        var result = docker.exec(container.id(), client)
                .input(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException(result.errors());
        }
        return result.output().strip();
    }

    private static String of(String project) {
        return "/projects/" + project;
    }

    private void theClockStrikes() throws Exception {
        remote.change("UPDATE schedule SET next_at = 1 WHERE name LIKE '%-fixed.backup'");
        // Any change of a schedule lets the clock be read again.
        remote.ask("PATCH", "/schedules/taskforge.gate", Map.of("enabled", false));
    }

    private JsonNode whole(String project, String state) {
        return await("the set of " + project)
                .atMost(PATIENCE)
                .until(
                        () -> remote.get(of(project) + "/backup-sets")
                                .path("items")
                                .path(0),
                        set -> set.path("state").asString().equals(state));
    }

    private JsonNode newest(String project, String database) throws IOException, InterruptedException {
        for (var one : remote.get(of(project) + "/backups?limit=20").path("items")) {
            if (one.path("database").asString().equals(database)) {
                return one;
            }
        }
        throw new AssertionError("no backup of " + database + " of " + project);
    }

    private long drill(String project, String database, String from) throws IOException, InterruptedException {
        return remote.ask("POST", of(project) + "/drill", Map.of("database", database, "from", from))
                .path("id")
                .asLong();
    }

    private void ask(String project) throws IOException, InterruptedException {
        remote.end(remote.ask("POST", of(project) + "/checks/run", Map.of())
                .path("id")
                .asLong());
    }

    private static String state(JsonNode gate, String item) {
        for (var one : gate.path("items")) {
            if (one.path("id").asString().equals(item)) {
                return one.path("state").asString();
            }
        }
        throw new AssertionError("no item " + item + " in " + gate.toPrettyString());
    }

    @Test
    void whatTheExamplesSayBacksUpProvesRestoresAndNoticesByItself() throws Exception {
        for (var project : folders.keySet()) {
            remote.apply(
                    project, Files.readString(folders.get(project).resolve("taskforge.yaml")), folders.get(project));
        }

        theClockStrikes();
        for (var project : folders.keySet()) {
            var set = whole(project, "proven");
            assertThat(set.path("origin").asString()).isEqualTo("schedule");
            for (var database : databases(project)) {
                var copies = new ArrayList<String>();
                newest(project, database)
                        .path("copies")
                        .forEach(copy -> copies.add(copy.path("destination").asString() + " "
                                + copy.path("state").asString()));
                assertThat(copies).containsExactlyInAnyOrder("disk2 verified", "offsite verified", "nas verified");
            }
        }

        // Each was proven from S3 already, as its file says.
        var drills = new LinkedHashMap<Long, String>();
        for (var place : PLACES) {
            if (!place.equals("offsite")) {
                for (var project : folders.keySet()) {
                    for (var database : databases(project)) {
                        drills.put(drill(project, database, place), project + ", " + database + " from " + place);
                    }
                }
            }
        }
        for (var drill : drills.entrySet()) {
            assertThat(remote.end(drill.getKey()))
                    .as(drill.getValue() + remote.log(drill.getKey()))
                    .isEqualTo("succeeded");
        }
        for (var project : folders.keySet()) {
            var from = Set.of("disk2", "offsite", "nas");
            var proven = new ArrayList<String>();
            remote.get(of(project) + "/drills").path("items").forEach(one -> {
                assertThat(one.path("passed").asBoolean()).isTrue();
                proven.add(
                        one.path("database").asString() + " " + one.path("from").asString());
            });
            assertThat(Set.copyOf(proven))
                    .isEqualTo(databases(project).stream()
                            .flatMap(database -> from.stream().map(place -> database + " " + place))
                            .collect(Collectors.toSet()));
        }

        destroyedAndRestored("sppg-fixed");
        damagedAndNoticed("asset-inventory-fixed");
    }

    /** As somebody does who has nothing but the pages: the moment before, the backup of it, what it would do. */
    private void destroyedAndRestored(String project) throws Exception {
        var before = psql(project, HASH);
        var moment = Instant.now();
        psql(project, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        try (var browsing = remote.browsing("sari")) {
            var link = RESTORE.matcher(browsing.page(of(project) + "/restore?at=" + moment));
            assertThat(link.find()).as("a backup of that moment").isTrue();
            assertThat(link.group(2))
                    .isEqualTo(newest(project, "main").path("id").asString());
            var page = browsing.page(link.group(1));
            var told = TIME.matcher(page);
            assertThat(told.find()).as(page).isTrue();

            var begun = Instant.now();
            var job = browsing.send(page, "id=\"restore-replace\"", Map.of("confirm", "main"));
            long restore = Long.parseLong(job.replaceAll("\\D", ""));
            assertThat(remote.end(restore)).as(remote.log(restore)).isEqualTo("succeeded");
            var took = Duration.between(begun, Instant.now());

            assertThat(psql(project, HASH)).isEqualTo(before);
            // Nobody minds less than what it says at least, as after drills on a busy machine.
            assertThat(took).as(told.group()).isLessThan(duration(told.group(1)));
            assertThat(browsing.page(of(project) + "/backups")).contains("/restores/1/undo");
        }
    }

    /** What a page writes as {@code 2 min 5 s}. */
    private static Duration duration(String told) {
        var sum = Duration.ZERO;
        var words = told.split(" ");
        for (int at = 0; at < words.length; at += 2) {
            double one =
                    switch (words[at + 1]) {
                        case "ms" -> 0.001;
                        case "s" -> 1;
                        case "min" -> 60;
                        default -> throw new AssertionError(told);
                    };
            sum = sum.plusMillis((long) (Double.parseDouble(words[at]) * one * 1000));
        }
        return sum;
    }

    private void damagedAndNoticed(String project) throws Exception {
        ask(project);
        var well = remote.get(of(project) + "/gate");
        assertThat(well.path("verdict").asString()).as(well.toPrettyString()).isEqualTo("GO");
        assertThat(alerts).isEmpty();

        var artifact = Path.of(newest(project, "main").path("file").asString()).getFileName();
        Path copy;
        try (var files = Files.walk(s3.file(""))) {
            copy = files.filter(file -> file.endsWith(artifact)).findFirst().orElseThrow();
        }
        try (var file = new RandomAccessFile(copy.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int read = file.read();
            file.seek(file.length() / 2);
            file.write(read ^ 1);
        }
        long drill = drill(project, "main", "offsite");
        remote.end(drill);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts).isNotEmpty());
        var alert = alerts.getFirst();
        assertThat(alert.path("event").asString()).isEqualTo("backup.overdue");
        assertThat(alert.path("project").asString()).isEqualTo(project);
        assertThat(alert.path("concern").asString()).isEqualTo("drill");
        assertThat(remote.get(of(project) + "/drills?limit=1")
                        .path("items")
                        .path(0)
                        .path("passed")
                        .asBoolean())
                .isFalse();
        await().atMost(PATIENCE).untilAsserted(() -> {
            var gate = remote.get(of(project) + "/gate");
            assertThat(gate.path("verdict").asString()).isEqualTo("NO-GO");
            assertThat(state(gate, "drilled")).isEqualTo("fail");
            assertThat(state(gate, "recoverable")).isEqualTo("fail");
        });
    }
}

package dev.taskforge.server.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sentinel beside a real server, without one, and beside what a killed one left. */
class SentinelTest {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger answer = new AtomicInteger(200);
    private HttpServer receiver;
    private Duration later = Duration.ZERO;
    private Duration deadline = Duration.ofSeconds(30);
    private Map<String, String> more = Map.of();

    private record Ran(int code, String out, String err) {
        JsonNode json() {
            return Json.stored(out);
        }

        List<String> troubles() {
            var all = new ArrayList<String>();
            json().get("troubles")
                    .forEach(one -> all.add(one.get("kind").asString() + ":"
                            + one.get("subject").asString()));
            return all;
        }
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestURI() + " " + body);
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private Ran run(String... options) {
        var arguments = new ArrayList<>(List.of("--data", data.toString()));
        arguments.addAll(List.of(options));
        var variables = new TreeMap<>(Map.of("TASKFORGE_LANG", "en", "HOOK_SECRET", SECRET));
        variables.putAll(more);
        if (TestDatabase.ofThisRun() == TestDatabase.POSTGRESQL) {
            variables.put("DATABASE_URL", TestDatabase.POSTGRESQL.at(data));
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                variables,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Clock.offset(Clock.system(ZoneOffset.UTC), later),
                Duration.ZERO,
                deadline);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void settings(String more) throws IOException {
        var at = "http://127.0.0.1:" + receiver.getAddress().getPort();
        Files.writeString(data.resolve("sentinel.yaml"), """
                sentinel:
                  webhook: %s/hook
                  secret: "${HOOK_SECRET}"
                  ping: %s/ping/uuid?a=b
                  repeat: 6h
                  disk_free: 1
                %s""".formatted(at, at, more));
    }

    private static void backedUp(TestServer server, Path folder) {
        var project = SampleProject.in(folder);
        assertThat(project.apply(server.asLocal(), SampleProject.YAML).status()).isLessThan(300);
        SampleProject.ended(
                server.asLocal(), server.asLocal().post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
        server.app().operations().watch().look();
    }

    @Test
    void besideAServerThatIsWellAllIsWell() throws IOException {
        settings("");
        try (var server = TestServer.in(data)) {
            backedUp(server, folder);
            var url = "http://127.0.0.1:" + server.app().port();

            var ran = run("--json", "--url", url);

            assertThat(ran.troubles()).isEmpty();
            assertThat(ran.code()).isZero();
            assertThat(ran.json().get("promises").intValue()).isPositive();
            assertThat(run("--url", url).out()).contains("All is well");
        }
        assertThat(received).allSatisfy(one -> assertThat(one).startsWith("/ping/uuid?a=b"));
    }

    @Test
    void withoutAServerItNoticesThatAndWhatBecomesOverdueAndTellsItOnceUntilItIsTimeAgain() throws IOException {
        settings("");
        try (var server = TestServer.in(data)) {
            backedUp(server, folder);
        }

        assertThat(run("--json").troubles()).containsExactly("server:");
        assertThat(received).hasSize(2);
        assertThat(received.getFirst()).startsWith("/hook {\"event\":\"sentinel.trouble\"");
        assertThat(received.getLast()).startsWith("/ping/uuid/fail?a=b No server has left its address");
        run();
        assertThat(hooks()).hasSize(1);

        later = Duration.ofHours(38);
        var ran = run("--json");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.troubles()).contains("server:", "schedule:shop.backup", "backup:shop/main/backup");
        assertThat(hooks()).hasSize(2);

        later = Duration.ofHours(38 + 5);
        run();
        assertThat(hooks()).hasSize(2);
        later = Duration.ofHours(38 + 6);
        run();
        assertThat(hooks()).hasSize(3);
    }

    private List<String> hooks() {
        return received.stream().filter(one -> one.startsWith("/hook")).toList();
    }

    @Test
    void whatCouldNotBeToldIsToldAtTheNextLookAndSoIsThatAllIsWellAgain() throws IOException {
        settings("");
        try (var server = TestServer.in(data)) {
            answer.set(500);
            var untold = run();
            assertThat(untold.code()).isEqualTo(1);
            assertThat(untold.err()).contains("The webhook was not delivered: 127.0.0.1 answered 500");
            answer.set(200);
            run();
            assertThat(hooks()).hasSize(2);

            var well = run("--url", "http://127.0.0.1:" + server.app().port(), "--json");

            assertThat(well.troubles()).isEmpty();
            assertThat(hooks()).hasSize(3).last().asString().contains("sentinel.well");
            run("--url", "http://127.0.0.1:" + server.app().port());
            assertThat(hooks()).hasSize(3);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNoticed() throws IOException {
        try (var server = TestServer.in(data)) {
            int free;
            try (var socket = new ServerSocket(0)) {
                free = socket.getLocalPort();
            }

            var ran = run("--url", "http://127.0.0.1:" + free);

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out()).contains("does not answer (ConnectException)");
            assertThat(run("--url", "http://127.0.0.1:" + server.app().port() + "/nothing-here")
                            .code())
                    .isZero();
        }
    }

    @Test
    void itReadsWhatAKilledServerLeftAndChangesNothing(@TempDir Path left) throws IOException {
        if (TestDatabase.ofThisRun() == TestDatabase.POSTGRESQL) {
            return;
        }
        try (var server = TestServer.in(data)) {
            backedUp(server, folder);
            for (var name : List.of("taskforge.db", "taskforge.db-wal")) {
                Files.copy(data.resolve(name), left.resolve(name));
            }
        }
        data = left;
        var before = Files.readAllBytes(left.resolve("taskforge.db"));

        var ran = run("--json");

        assertThat(ran.troubles()).containsExactly("server:");
        assertThat(ran.json().get("promises").intValue()).isPositive();
        assertThat(Files.readAllBytes(left.resolve("taskforge.db"))).isEqualTo(before);
    }

    @Test
    void oneWayThatCannotBeToldStopsNoOtherAndTheFindingsArePrinted() throws IOException {
        var at = "http://127.0.0.1:" + receiver.getAddress().getPort();
        for (var hook : List.of("https://${NO_SUCH_HOST}/x", "https://my_host/x", "http://127.0.0.1:1/x")) {
            received.clear();
            Files.writeString(data.resolve("sentinel.yaml"), """
                    sentinel:
                      webhook: "%s"
                      secret: "${HOOK_SECRET}"
                      ping: %s/ping
                      url: "http://${NO_SUCH_HOST}:1/"
                    """.formatted(hook, at));

            var ran = run();

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out()).contains("The address of the server", "NO_SUCH_HOST is not set");
            assertThat(ran.err()).contains("The webhook was not delivered").doesNotContain("/x");
            assertThat(received).singleElement().asString().startsWith("/ping/fail");
        }
    }

    @Test
    void anAddressOfTheCommandLineThatIsNoneIsWrongUse() {
        assertThat(run("--url", "http://a b").code()).isEqualTo(2);
        assertThat(run("--url", "http://my_host/").err()).contains("--url is no address");
        assertThat(run("--ping", "ftp://x").code()).isEqualTo(2);
    }

    @Test
    void whatCannotBeRememberedIsToldAllTheSameAndRememberedWhereSystemdSays(@TempDir Path runtime) throws IOException {
        settings("");
        // Neither to be read nor to be replaced.
        Files.createDirectories(data.resolve("sentinel-told.json/x"));

        assertThat(run().err()).contains("could not be remembered").doesNotContain("was not delivered");
        run();
        assertThat(hooks()).hasSize(2);

        more = Map.of("RUNTIME_DIRECTORY", runtime.toString());
        assertThat(run().err()).doesNotContain("could not be remembered");
        run();
        assertThat(hooks()).hasSize(3);
    }

    @Test
    void aServerThatHasLongNotLookedAfterBackupsIsTroubleAlthoughItAnswers() throws IOException {
        try (var server = TestServer.in(data)) {
            var url = "http://127.0.0.1:" + server.app().port();
            later = Duration.ofMinutes(14);
            assertThat(run("--json", "--url", url).troubles()).doesNotContain("watch:");
            later = Duration.ofMinutes(16);
            assertThat(run("--json", "--url", url).troubles()).contains("watch:");
        }
    }

    @Test
    void aPartThatCannotBeLookedAtHidesNothingOfTheOthers() throws IOException {
        if (TestDatabase.ofThisRun() == TestDatabase.POSTGRESQL) {
            return;
        }
        try (var server = TestServer.in(data)) {
            backedUp(server, folder);
        }
        // A server that still looks would write down again what the file promises.
        try (var database = TestDatabase.open(data.resolve("taskforge.db"))) {
            database.write(tx -> tx.update("UPDATE backup_promise SET backup_cron = 'never' WHERE project = 'shop'"));
        }
        Files.writeString(data.resolve("server.json"), "{\"url\": \"http://a b\"}");

        var ran = run("--json");

        assertThat(ran.troubles()).containsExactly("sentinel:server", "backup:shop/main/judgement");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void recordsThatCannotBeReadAreTrouble() throws IOException {
        Files.writeString(data.resolve("taskforge.db"), "this is no database at all, whatever its name says");

        assertThat(run("--json").troubles()).contains("records:");
    }

    private Path pipe(String name) throws IOException {
        var pipe = data.resolve(name);
        Files.deleteIfExists(pipe);
        try {
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return pipe;
    }

    /** Whoever hangs reading it comes to an end. */
    private static void end(Path pipe) throws IOException {
        new RandomAccessFile(pipe.toFile(), "rw").close();
    }

    @Test
    void settingsOnADiskThatDoesNotAnswerStopNoPingOfTheCommandLine() throws IOException {
        var pipe = pipe("sentinel.yaml");
        deadline = Duration.ofSeconds(1);
        try {
            var ran = run(
                    "--json",
                    "--ping",
                    "http://127.0.0.1:" + receiver.getAddress().getPort() + "/ping");

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.troubles()).startsWith("sentinel:settings").contains("server:");
            assertThat(received)
                    .singleElement()
                    .asString()
                    .startsWith("/ping/fail A part of the look did not end within 1 s");
        } finally {
            end(pipe);
        }
    }

    @Test
    void whatHangsIsTroubleOfItsOwnIsToldAndHidesNothingOfTheOthers() throws IOException {
        if (TestDatabase.ofThisRun() == TestDatabase.POSTGRESQL) {
            return;
        }
        settings("");
        try (var server = TestServer.in(data)) {
            backedUp(server, folder);
        }
        later = Duration.ofHours(38);
        deadline = Duration.ofSeconds(5);
        var address = pipe("server.json");
        try {
            assertThat(run("--json").troubles())
                    .contains("sentinel:server", "watch:", "schedule:shop.backup", "backup:shop/main/backup");
            assertThat(hooks()).singleElement().asString().contains("did not end within 5 s (server)");
        } finally {
            end(address);
        }
        Files.delete(address);
        var records = pipe("taskforge.db");
        try {
            assertThat(run("--json").troubles()).containsExactly("server:", "sentinel:records");
            assertThat(hooks()).hasSize(2).last().asString().contains("did not end within 5 s (records)");
        } finally {
            end(records);
        }
    }

    @Test
    void aDiskThatIsNearlyFullIsTrouble() throws IOException {
        Files.writeString(data.resolve("sentinel.yaml"), "sentinel: {disk_free: 90}\n");

        var free = Files.getFileStore(data);
        if (free.getUsableSpace() * 100 / free.getTotalSpace() < 90) {
            assertThat(run("--json").troubles()).contains("disk:");
        }
    }

    @Test
    void wrongUseEndsWithTwoAndSaysWhatIsWrong() throws IOException {
        assertThat(run("--wrong").code()).isEqualTo(2);
        assertThat(run("--data", "twice").code()).isEqualTo(2);
        Files.writeString(data.resolve("sentinel.yaml"), "sentinel: {webhook: \"https://x.example.id\", repeet: 3h}\n");

        var ran = run();

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("sentinel.yaml", "repeet");
    }

    @Test
    void theUnitsNameTheDataDirectoryAndItsOwner() throws IOException {
        var ran = run("--systemd");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains(
                        "User=" + Files.getOwner(data).getName(),
                        "TASKFORGE_DATA=" + data,
                        "sentinel",
                        "OnUnitActiveSec=10min",
                        "WantedBy=timers.target");
    }
}

package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Drills after which the application must answer from the copy, on a real Docker Engine. */
@Tag("data")
class DrillSmokeTest {
    /** Answers only when it has the copy, may write to it, and has and reaches nothing of production. */
    private static final String APP = OrdersStack.CLIENT + """
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
            from urllib.parse import urlsplit

            url = urlsplit(os.environ["DATABASE_URL"])

            def query(sql):
                return ask(url.hostname, url.port, url.username, url.path[1:], sql)

            def fault():
                if "DB_PASSWORD" in os.environ or os.path.exists("/app"):
                    return "it has something of production"
                if os.environ["MODE"] != "drill":
                    return "it lacks a variable of its own"
                try:
                    socket.create_connection((os.environ["PRODUCTION"], 5432), 1).close()
                    return "it reaches production"
                except OSError:
                    pass
                try:
                    socket.getaddrinfo("registry.example.com", 80)
                    return "it resolves names outside"
                except socket.gaierror:
                    pass
                if query("SELECT count(*) FROM orders WHERE note LIKE 'note %'") != ["500"]:
                    return "it has another copy"
                query("INSERT INTO orders (note) VALUES ('of the drill')")
                return ""

            class Visit(BaseHTTPRequestHandler):
                def do_GET(self):
                    seen = "sick on purpose" if self.path == "/sick" else fault()
                    if seen:
                        print(seen, "with PAYMENT_TOKEN", os.environ["PAYMENT_TOKEN"], flush=True)
                    self.send_response(503 if seen else 204)
                    self.end_headers()

                def log_message(self, *args):
                    pass

            ThreadingHTTPServer(("", 8000), Visit).serve_forever()
            """;

    /** Takes orders besides, one at a time. */
    private static final String SHOP = APP.replace("""
                def do_GET(self):
            """, """
                def do_POST(self):
                    self.rfile.read(int(self.headers["Content-Length"]))
                    made = query("INSERT INTO orders (note) VALUES ('of the journey') RETURNING id")
                    self.answer(201, '{"id": ' + made[0] + '}', "application/json")

                def do_DELETE(self):
                    query("DELETE FROM orders WHERE id = " + str(int(self.path[8:])))
                    self.answer(200, "gone", "text/plain")

                def answer(self, status, text, kind):
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text.encode())

                def do_GET(self):
                    if self.path.startswith("/orders/"):
                        note = query("SELECT note FROM orders WHERE id = " + str(int(self.path[8:])))
                        print("looked for an order", flush=True)
                        self.answer(200, note[0], "text/plain")
                        return
            """);

    /** At an address where nobody answers: only the copy of the application can be asked. */
    private static final String JOURNEY = """
            journeys:
              buy:
                base: "http://127.0.0.1:9"
                writes: true
                identity: a customer of the drill
                data: one order of the copy
                steps:
                  - {name: order, method: POST, path: /orders, form: {note: x}, expect: {status: 201}, capture: {id: {json: id}}}
                  - {name: look, path: "/orders/${captured.id}", expect: {contains: NOTE}}
                cleanup:
                  - {name: remove, method: DELETE, path: "/orders/${captured.id}"}
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOKEN = "t0ken-of-the-drill-alone";

    @TempDir
    static Path folder;

    private static OrdersStack stack;
    private static Remote remote;
    private static Docker docker;

    private String before;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket());
        stack = OrdersStack.up();
        remote = Remote.start(folder);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @BeforeEach
    void remember() throws IOException, InterruptedException {
        before = stack.state();
    }

    @AfterEach
    void productionIsAsItWasAndNothingIsLeft() throws IOException {
        assertThat(stack.state()).isEqualTo(before);
        var label = Map.of("dev.taskforge.drill", folder.resolve("data") + " orders/main");
        assertThat(docker.containers(label)).isEmpty();
        assertThat(docker.networks(label)).isEmpty();
    }

    /** A new backup of a project whose drills ask the application for this path. */
    private static void backUp(String path, String command) throws IOException, InterruptedException {
        backUp("", "path: " + path + "\n    status: 204", command);
    }

    /**
     * The same.
     *
     * @param journeys that are declared
     * @param asked what the application is asked
     */
    private static void backUp(String journeys, String asked, String command) throws IOException, InterruptedException {
        var production = Files.readString(stack.folder().resolve("app/production"));
        var yaml = """
                project: orders
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, url: "postgresql://owner@127.0.0.1:5432/orders"}
                backup: {of: [main]}
                drill:
                  of: main
                  smoke:
                    service: app
                    url: DATABASE_URL
                    variables: {MODE: drill, PAYMENT_TOKEN: VALUE, PRODUCTION: ADDRESS}
                    port: 8000
                    ASKED
                    within: 10s
                    command:
                      - python3
                      - -I
                      - -c
                      - |
                """.replace("VALUE", TOKEN).replace("ADDRESS", production).replace("ASKED", asked);
        remote.apply("orders", yaml + command.indent(10) + journeys, stack.folder());
        long backup = remote.ask("POST", "/projects/orders/backup", Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(backup)).as(remote.log(backup)).isEqualTo("succeeded");
    }

    private static long submit() throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/orders/drill", Map.of()).path("id").asLong();
    }

    /** The report of a drill that must end so. */
    private static JsonNode report(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        var drill = remote.get("/projects/orders/drills?limit=1").path("items").path(0);
        assertThat(drill.path("job_id").asLong()).isEqualTo(job);
        return remote.get("/projects/orders/drills/" + drill.path("id").asLong());
    }

    private static String state() throws IOException, InterruptedException {
        return remote.get("/projects/orders/backups?limit=1")
                .path("items")
                .path(0)
                .path("state")
                .asString();
    }

    /** Whether the application passed; what was compared is equal in any case. */
    private static boolean passed(JsonNode report) {
        var lines = StreamSupport.stream(report.path("compared").spliterator(), false)
                .toList();
        assertThat(lines)
                .as(report.toPrettyString())
                .filteredOn(line -> !line.path("kind").asString().equals("smoke"))
                .isNotEmpty()
                .allMatch(line -> line.path("equal").asBoolean());
        var smoke = lines.getFirst();
        assertThat(smoke.path("kind").asString()).as(report.toPrettyString()).isEqualTo("smoke");
        return smoke.path("equal").asBoolean();
    }

    @Test
    void theApplicationAnswersFromTheCopyAndHasNothingOfProduction() throws Exception {
        backUp("/health", APP);
        long job = submit();
        var report = report(job, "succeeded");
        assertThat(passed(report)).isTrue();
        assertThat(remote.log(job)).contains("the application answers with status 204");
        assertThat(state()).isEqualTo("proven");
    }

    @Test
    void anotherStatusFailsTheDrillWithTheLastLinesAndTheBackupKeepsItsMark() throws Exception {
        backUp("/sick", APP);
        var mark = state();
        long job = submit();
        var report = report(job, "failed");
        assertThat(passed(report)).isFalse();
        var outcome = report.path("drill").path("outcome").asString();
        assertThat(outcome).contains("/sick with status 503 instead of 204", "sick on purpose");
        assertThat(outcome + remote.log(job)).doesNotContain(TOKEN);
        assertThat(state()).isEqualTo(mark);
    }

    @Test
    void aJourneyThatWritesIsTakenThroughTheApplicationOnTheCopy() throws Exception {
        backUp(JOURNEY.replace("NOTE", "of the journey"), "journey: buy", SHOP);
        long job = submit();
        var report = report(job, "succeeded");
        assertThat(passed(report)).isTrue();
        assertThat(report.path("compared").path(0).path("of").asString()).startsWith("journey buy (");
        assertThat(remote.log(job)).contains("step look of the journey: PASS", "step remove of the journey: PASS");
        assertThat(state()).isEqualTo("proven");
        assertThat(remote.get("/projects/orders/journeys").toString()).doesNotContain("\"passed\"");
    }

    @Test
    void aStepThatFailsIsNamedInTheReport() throws Exception {
        backUp(JOURNEY.replace("NOTE", "of somebody else"), "journey: buy", SHOP);
        var report = report(submit(), "failed");
        assertThat(passed(report)).isFalse();
        assertThat(report.path("compared").path(0).path("of").asString()).startsWith("journey buy, step look (");
        assertThat(report.path("drill").path("outcome").asString())
                .contains("failed journey buy at step look", "looked for an order");
    }

    @Test
    void aJourneyThatCannotBeginFailsItWithWhatTheApplicationSaid() throws Exception {
        backUp(
                JOURNEY,
                "journey: buy",
                SHOP.replace("\"sick on purpose\" if self.path == \"/sick\" else fault()", "\"no licence\""));
        var report = report(submit(), "failed");
        assertThat(passed(report)).isFalse();
        assertThat(report.path("drill").path("outcome").asString())
                .contains("answered / with status 503", "journey buy could not begin", "no licence");
    }

    @Test
    void anApplicationThatEndsFailsItAtOnce() throws Exception {
        backUp("/health", "print('no configuration', flush=True)\nraise SystemExit(3)\n");
        var report = report(submit(), "failed");
        assertThat(passed(report)).isFalse();
        assertThat(report.path("drill").path("outcome").asString()).contains("ended with 3", "no configuration");
    }

    @Test
    void anAnswerOfOneThatDoesNotUseTheCopyFailsIt() throws Exception {
        backUp("/alone", APP.replace("fault()\n", "\"\"\n"));
        var report = report(submit(), "failed");
        assertThat(passed(report)).isFalse();
        assertThat(report.path("drill").path("outcome").asString())
                .contains("answered /alone with status 204, but did not use that database");
    }

    @Test
    void oneThatIsCancelledLeavesNothing() throws Exception {
        backUp("/health", "import time\ntime.sleep(60)\n");
        long job = submit();
        var running = Map.of("dev.taskforge.drill.job", String.valueOf(job), "dev.taskforge.drill.application", "true");
        await("the application")
                .atMost(PATIENCE)
                .until(() -> docker.containers(running).stream().anyMatch(Container::running));
        assertShut(docker.containers(running).getFirst());
        remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("cancelled");
    }

    /** It sees nothing of this machine, has no port of it, and is in one network only. */
    private static void assertShut(Container application) throws IOException {
        assertThat(application.mounts()).isEmpty();
        assertThat(application.published()).isEmpty();
        assertThat(application.restartPolicy()).isIn("", "no");
        assertThat(application.networks()).hasSize(1);
        assertThat(docker.environment(application.id()).values()).doesNotContain("secret");
    }

    @Test
    void aKillWhileItIsAskedLeavesNothingAndTheNextAttemptAsksAgain() throws Exception {
        backUp("/health", "import time\ntime.sleep(3)\n" + APP);
        long job = submit();
        remote.killWhen(() -> remote.hasBegun(job, "smoke"));
        assertThat(passed(report(job, "succeeded"))).isTrue();
        assertThat(remote.log(job)).contains("restoring and comparing again");
    }
}

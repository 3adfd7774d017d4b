package dev.taskforge.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The clients of the repository, each as the process of its example, against the real server. */
class ClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path CLIENTS =
            Path.of("..", "clients").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private TestServer server;
    private String token;

    /** @param command how its example is started, in its folder */
    record Client(String folder, List<String> command) {
        @Override
        public String toString() {
            return folder;
        }
    }

    static Stream<Client> clients() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.of(
                new Client("python", List.of("python3", "example.py")),
                new Client("javascript", List.of("node", "example.js")),
                new Client("java", List.of(java, "-XX:TieredStopAtLevel=1", "Example.java")));
    }

    @BeforeEach
    void start() {
        server = TestServer.in(folder.resolve("data"));
        var made = server.asLocal().post("/api/v1/tokens", "{\"name\":\"greeter\",\"work\":{\"types\":[\"greet\"]}}");
        token = made.json().get("token").stringValue();
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        server.close();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void theClientWorksIsCancelledKilledReplacedAndDrained(Client client) throws Exception {
        var first = start(client);
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        long traced = submit("{\"name\":\"Sri\"}", "traceparent", trace);
        ended(traced, "succeeded");
        assertThat(server.asLocal().get("/api/v1/jobs/" + traced + "/log").body())
                .contains("trace " + trace);
        var jobs = new ArrayList<Long>();
        for (var name : List.of("Sri", "Budi", "Ani \\u2603")) {
            jobs.add(submit("{\"name\":\"%s\"}".formatted(name)));
        }
        for (long id : jobs) {
            assertThat(ended(id, "succeeded").at("/result/greeting").stringValue())
                    .startsWith("Hello, ");
        }
        assertThat(ended(jobs.getLast(), "succeeded").at("/result/greeting").stringValue())
                .isEqualTo("Hello, Ani \u2603");
        assertThat(server.asLocal()
                        .get("/api/v1/jobs/" + jobs.getFirst() + "/log")
                        .body())
                .contains("greeting Sri");
        assertThat(ended(submit("{\"name\":\"\"}"), "failed").get("attempt").intValue())
                .isEqualTo(1);

        long early = submit("{\"name\":\"Sri\",\"not_before\":" + (System.currentTimeMillis() / 1000 + 2) + "}");
        assertThat(ended(early, "succeeded").get("attempt").intValue()).isEqualTo(1);
        assertThat(server.asLocal().get("/api/v1/jobs/" + early + "/log").body())
                .contains("put off until")
                .contains("it is too early to greet");

        long cancelled = submit("{\"name\":\"Sri\",\"seconds\":600}");
        ended(cancelled, "running");
        server.asLocal().post("/api/v1/jobs/" + cancelled + "/cancel", "");
        ended(cancelled, "cancelled");

        long left = submit("{\"name\":\"Sri\",\"seconds\":2}");
        ended(left, "running");
        first.destroyForcibly().waitFor();
        var second = start(client);
        assertThat(ended(left, "succeeded").get("attempt").intValue()).isEqualTo(2);

        long last = submit("{\"name\":\"Sri\",\"seconds\":2}");
        ended(last, "running");
        second.destroy();
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(job(last).get("state").stringValue()).isEqualTo("succeeded");
        assertThat(job(last).get("attempt").intValue()).isEqualTo(1);
    }

    private Process start(Client client) throws IOException {
        Assumptions.assumeTrue(
                isInstalled(client.command().getFirst()), client.command().getFirst() + " is not installed");
        var log = folder.resolve(client.folder() + processes.size() + ".log");
        var builder = new ProcessBuilder(client.command())
                .directory(CLIENTS.resolve(client.folder()).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TASKFORGE_URL", server.uri("").toString());
        builder.environment().put("TASKFORGE_TOKEN", token);
        builder.environment().put("LEASE", "2");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        var process = builder.start();
        processes.add(process);
        return process;
    }

    private static boolean isInstalled(String program) {
        return program.startsWith("/")
                || Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private long submit(String payload, String... headers) {
        var made = server.asLocal()
                .post("/api/v1/jobs", "{\"job_type\":\"greet\",\"payload\":%s}".formatted(payload), headers);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("id").longValue();
    }

    private JsonNode job(long id) {
        return server.asLocal().get("/api/v1/jobs/" + id).json();
    }

    private JsonNode ended(long id, String state) {
        return await("job " + id + " " + state)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> job(id), job -> job.get("state").stringValue().equals(state));
    }
}

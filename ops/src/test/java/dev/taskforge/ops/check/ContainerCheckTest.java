package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerCheckTest {
    private static final String HEALTHY = health("healthy", "2026-11-01T10:01:00Z", "ok");

    @TempDir
    Path folder;

    private final Map<String, String> containers = new LinkedHashMap<>();
    private FakeEngine engine;
    private AskingFixture asking;
    private String project = "shop";
    private Path startedFrom;

    @BeforeEach
    void open() throws IOException {
        startedFrom = folder;
        engine = new FakeEngine(folder.resolve("socket"), this::answer);
        asking = AskingFixture.at(engine.socket(), folder, Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private String answer(String line) {
        if (line.startsWith("GET /version")) {
            return FakeEngine.VERSION;
        }
        if (line.contains("/containers/json")) {
            return FakeEngine.ok(containers.keySet().stream()
                    .map(id -> "{\"Id\": \"" + id + "\"}")
                    .collect(Collectors.joining(",", "[", "]")));
        }
        var id = line.split("/")[3];
        return FakeEngine.ok(Objects.requireNonNull(containers.get(id)));
    }

    private static String health(String status, String end, String output) {
        return """
                {"Status": "%s", "FailingStreak": 0, "Log": [{"End": "2026-11-01T00:00:00Z", "Output": "old"},
                  {"End": "%s", "Output": "%s"}]}""".formatted(status, end, output);
    }

    private void container(String id, String state, String health) {
        container(id, state, health, "False", 0);
    }

    private void container(String id, String state, String health, String oneOff, int restarts) {
        containers.put(id, """
                {"Id": "%s", "Name": "/shop_%s", "Image": "sha256:1", "RestartCount": %d,
                  "State": {"Status": "%s", "ExitCode": 137, "OOMKilled": %s, "StartedAt": "2026-11-01T10:00:00.5Z",
                    "FinishedAt": "2026-11-01T09:59:58Z",
                    "Health": %s},
                  "Config": {"Image": "shop:1", "Tty": false, "Labels": {"com.docker.compose.oneoff": "%s",
                    "com.docker.compose.project": "%s", "com.docker.compose.project.working_dir": "%s"}},
                  "NetworkSettings": {"Networks": {"shop_default": {"IPAddress": "172.18.0.2"}}}}""".formatted(
                        id,
                        id,
                        restarts,
                        state.replace("-oom", ""),
                        state.endsWith("-oom"),
                        health,
                        oneOff,
                        project,
                        startedFrom));
    }

    private void released(String id, String state) {
        container(id, state, HEALTHY, "True", 0);
        containers.computeIfPresent(
                id, (_, json) -> json.replace("\"Labels\": {", "\"Labels\": {\"dev.taskforge.release\": \"2\", "));
    }

    @Test
    void onceAReleaseServesOnlyItsContainersCount() throws Exception {
        container("app_1", "exited", HEALTHY);
        container("run", "exited", HEALTHY, "True", 0);
        released("app-r1-1-kept", "exited");
        released("app-r2-1", "running");
        assertThat(asking.answer("{container: app}")).startsWith("PASS");
        released("app-r2-1", "exited");
        assertThat(asking.answer("{container: app}")).startsWith("FAIL");
    }

    @Test
    void aServiceWhoseContainersAllRunAndAreHealthyPasses() throws Exception {
        container("app-2", "running", HEALTHY);
        container("app-1", "running", HEALTHY);
        assertThat(asking.answer("{container: app}"))
                .isEqualTo(
                        "PASS Every container of app runs, and was found healthy since it was started: shop_app-1, shop_app-2.");
    }

    @Test
    void containersAreFoundByTheServiceAndTheFolderOfTheComposeFile() throws Exception {
        container("app", "running", HEALTHY);
        assertThat(asking.answer("{container: app}")).startsWith("PASS");
        assertThat(URLDecoder.decode(engine.requests().get(1), StandardCharsets.UTF_8))
                .contains("{\"label\":[\"com.docker.compose.service=app\"]}");
        startedFrom = Files.createSymbolicLink(folder.resolve("link"), folder);
        container("app", "running", HEALTHY);
        assertThat(asking.answer("{container: app}")).startsWith("PASS");
        startedFrom = folder.resolve("other");
        container("app", "running", HEALTHY);
        assertThat(asking.answer("{container: app}")).startsWith("FAIL");
    }

    @Test
    void aNamedProjectCountsWhereverItWasStarted() throws Exception {
        startedFrom = folder.resolve("other");
        container("app", "running", HEALTHY);
        assertThat(asking.answer("{container: app, compose_project: shop}")).startsWith("PASS");
        assertThat(URLDecoder.decode(engine.requests().get(1), StandardCharsets.UTF_8))
                .contains("\"com.docker.compose.project=shop\"");
    }

    @Test
    void twoProjectsOfOneFolderAreNotMixedUp() throws Exception {
        container("app-1", "running", HEALTHY);
        project = "staging";
        container("app-2", "running", HEALTHY);
        assertThat(asking.answer("{container: app}"))
                .isEqualTo("ERROR app runs in several projects of Compose: shop, staging.");
    }

    @Test
    void oneContainerThatDoesNotRunFails() throws Exception {
        container("app-1", "running", HEALTHY);
        container("app-2", "restarting", HEALTHY);
        assertThat(asking.answer("{container: app}"))
                .isEqualTo("FAIL shop_app-2 does not run: it is restarting, and its last exit code is 137.");
        container("app-2", "exited-oom", HEALTHY);
        assertThat(asking.answer("{container: app}"))
                .isEqualTo("FAIL shop_app-2 was ended by the kernel because it wanted more memory than it may have.");
    }

    @Test
    void anUnhealthyContainerFailsWithTheWordsOfItsCheck() throws Exception {
        container("app", "running", health("unhealthy", "2026-11-01T10:05:00Z", "connection refused"));
        var evidence = asking.ask("{container: app}");
        assertThat(evidence.state()).isEqualTo(CheckState.FAIL);
        assertThat(AskingFixture.render(evidence.seen())).isEqualTo("shop_app runs, but its health is unhealthy.");
        assertThat(evidence.head()).isEqualTo("connection refused");
        assertThat(asking.answer("{container: app, healthy: false}"))
                .isEqualTo("PASS Every container of app runs: shop_app.");
    }

    @Test
    void healthFromBeforeTheLastStartDoesNotCount() throws Exception {
        container("app", "running", health("healthy", "2026-11-01T09:59:59Z", "ok"));
        assertThat(asking.answer("{container: app}")).isEqualTo("FAIL shop_app runs, but its health is starting.");
    }

    @Test
    void aContainerWithoutHealthCheckIsNotHealthy() throws Exception {
        container("app", "running", "null");
        assertThat(asking.answer("{container: app}"))
                .isEqualTo("FAIL shop_app runs, but neither its image nor its Compose file has a health check.");
        assertThat(asking.answer("{container: app, healthy: false}")).startsWith("PASS");
    }

    @Test
    void oneThatDockerEngineStartsAgainAndAgainFails() throws Exception {
        container("app", "running", HEALTHY, "False", 4);
        assertThat(asking.answer("{container: app, max_restarts: 4}")).startsWith("PASS");
        assertThat(asking.answer("{container: app, max_restarts: 3}"))
                .isEqualTo("FAIL shop_app runs, but was started again 4 times by itself, more than 3.");
    }

    @Test
    void oneThatRunsOnlyForAMomentBetweenTwoEndsFails() throws Exception {
        container("app", "running", HEALTHY, "False", 3);
        assertThat(asking.answer("{container: app, healthy: false}"))
                .as("it was started long ago")
                .startsWith("PASS");
        var now = Instant.now();
        containers.computeIfPresent(
                "app",
                (_, json) -> json.replace(
                                "2026-11-01T10:00:00.5Z", now.minusSeconds(2).toString())
                        .replace("2026-11-01T09:59:58Z", now.minusSeconds(4).toString()));
        assertThat(asking.answer("{container: app, healthy: false}"))
                .isEqualTo(
                        "FAIL Docker Engine has just started shop_app again, 3 times by now: it ends again and again.");
        assertThat(asking.answer("{container: app, healthy: false, max_restarts: 9}"))
                .as("somebody has said how often it may")
                .startsWith("PASS");
        containers.computeIfPresent(
                "app",
                (_, json) -> json.replace(
                        now.minusSeconds(4).toString(), now.minusMillis(2_300).toString()));
        assertThat(asking.answer("{container: app, healthy: false}"))
                .as("Docker Engine did not wait for long: it had run well before")
                .startsWith("PASS");
    }

    @Test
    void oneOffContainersAreNoContainersOfTheService() throws Exception {
        container("run", "running", HEALTHY, "True", 0);
        assertThat(asking.answer("{container: app}")).isEqualTo("FAIL There is no container of the service app.");
    }

    @Test
    void anEngineThatIsNotThereIsAnErrorAndNoAnswer() throws Exception {
        engine.close();
        // The thread that waited for a connection takes its socket along a moment later.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(asking.answer("{container: app}"))
                        .isEqualTo("ERROR Docker Engine does not run: nobody answers behind " + engine.socket() + "."));
        Files.delete(engine.socket());
        assertThat(asking.answer("{container: app}"))
                .isEqualTo("ERROR There is no Docker Engine behind " + engine.socket() + ".");
    }

    @Test
    void withoutAComposeFileTheProjectMustBeNamed() {
        asking.file = "";
        assertThatThrownBy(() -> asking.project("{container: app}"))
                .hasMessageContaining("nothing says whose containers are meant");
        assertThat(asking.project("{container: app, compose_project: shop}").name())
                .isEqualTo("shop");
    }
}

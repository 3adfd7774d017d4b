package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What once took people hours: a database was stopped, the application answered 500, and nobody was told. Here it is seen, started,
 * proven to work, and told, by nobody's hand.
 */
class StoppedDatabaseTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    private final List<String> titles = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var data = JsonMapper.shared()
                    .readTree(exchange.getRequestBody().readAllBytes())
                    .path("data");
            titles.add(data.path("title").asString());
            texts.add(data.toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    private String yaml(SmallApplication application, String start) {
        return """
                project: shop
                compose: {file: compose.yml, env_file: env}
                checks:
                  front: {http: "http://%s:8080/", every: 5s, timeout: 2s, recovers_after: 4}
                repair: {start: %s}
                alerts:
                  language: id
                  every: 1s
                  to:
                    - {id: ops, private: true, webhook: {url: "http://127.0.0.1:%d/", secret: "${HOOK}"}}
                """.formatted(application.address(), start, receiver.getAddress().getPort());
    }

    private SmallApplication watched(Remote remote, String start) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("env"), "HOOK=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        var application = SmallApplication.start(testbed, folder);
        remote.apply("shop", yaml(application, start), folder);
        awaitState(remote, "up");
        return application;
    }

    private static void awaitState(Remote remote, String state) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() ->
                        remote.get("/projects/shop/monitors/front").toString().contains("\"state\":\"" + state + "\""));
    }

    private static String repairs(Remote remote) {
        try {
            return remote.get("/projects/shop/repairs").toPrettyString();
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    private boolean databaseRuns(SmallApplication application) throws IOException {
        return testbed.docker()
                .container(application.database())
                .filter(Container::running)
                .isPresent();
    }

    @Test
    void aStoppedDatabaseIsStartedByItselfAndPeopleHearWhatHappened() throws Exception {
        try (var remote = Remote.start(folder)) {
            var application = watched(remote, "auto");
            testbed.docker().stop(application.database(), Duration.ofSeconds(5));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(databaseRuns(application))
                            .as(() -> repairs(remote))
                            .isTrue());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(titles)
                            .anyMatch(title -> title.contains("DOWN") || title.contains("MATI"))
                            .anyMatch(title -> title.contains("sudah diperbaiki TaskForge"))
                            .anyMatch(title -> title.contains("hidup lagi"))
                            .hasSize(3));
            assertThat(texts.getFirst())
                    .as("the cause stands in the first message")
                    .contains("dihentikan");
            assertThat(texts.stream().filter(text -> text.contains("hidup lagi")))
                    .singleElement()
                    .asString()
                    .contains("dihentikan", "dijalankan");
            awaitState(remote, "up");
            var incidents = remote.get("/projects/shop/incidents");
            assertThat(incidents).hasSize(1);
            assertThat(incidents.path(0).path("state").asString()).isEqualTo("closed");
            var repair = remote.get("/projects/shop/repairs").path(0);
            assertThat(repair.path("state").asString()).isEqualTo("repaired");
            assertThat(repair.path("subject").asString()).isEqualTo("db");
            assertThat(repair.path("by").isNull()).isTrue();
        }
    }

    @Test
    void whereItIsLeftToPeopleTheyHearTheCauseAndNothingIsStarted() throws Exception {
        try (var remote = Remote.start(folder)) {
            var application = watched(remote, "ask");
            // Within its interval only Docker Engine tells that something has ended.
            remote.apply("shop", yaml(application, "ask").replace("every: 5s", "every: 1h"), folder);
            testbed.docker().stop(application.database(), Duration.ofSeconds(5));

            awaitState(remote, "down");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(titles).singleElement().asString().contains("MATI"));
            assertThat(texts.getFirst()).contains("Sebabnya: db (", "dihentikan");
            assertThat(databaseRuns(application)).isFalse();
            assertThat(remote.get("/projects/shop/repairs")).isEmpty();
        }
    }
}

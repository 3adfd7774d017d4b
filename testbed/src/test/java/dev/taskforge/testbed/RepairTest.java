package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Repairs of an application on a real Docker Engine. */
class RepairTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    private Remote remote;
    private SmallApplication application;

    @BeforeEach
    void start() throws Exception {
        remote = Remote.start(folder);
        application = SmallApplication.start(testbed, folder);
        remote.apply("shop", application.yaml(), folder);
    }

    @AfterEach
    void close() {
        remote.close();
    }

    private long repair(boolean dry) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/repairs", Map.of("dry_run", dry))
                .path("id")
                .asLong();
    }

    private void stopDatabase() throws IOException {
        testbed.docker().stop(application.database(), AT_ONCE);
    }

    private boolean databaseRuns() throws IOException {
        return testbed.docker()
                .container(application.database())
                .filter(Container::running)
                .isPresent();
    }

    private JsonNode last() throws IOException, InterruptedException {
        return remote.get("/projects/shop/repairs").path(0);
    }

    @Test
    void aStoppedDatabaseRunsAgainAndTheApplicationAnswers() throws Exception {
        stopDatabase();

        assertThat(remote.end(repair(true))).isEqualTo("succeeded");
        assertThat(last().path("state").asString()).isEqualTo("planned");
        assertThat(databaseRuns()).isFalse();

        long job = repair(false);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        assertThat(last().path("state").asString()).isEqualTo("repaired");
        assertThat(last().path("cause").asString()).isEqualTo("stopped");
        assertThat(last().path("subject").asString()).isEqualTo("db");
        assertThat(databaseRuns()).isTrue();
        assertThat(remote.log(job)).contains("well, 3 of 3");

        long again = repair(false);
        assertThat(remote.end(again)).isEqualTo("succeeded");
        assertThat(last().path("state").asString()).isEqualTo("well");
    }

    /** As after the application was made anew: nginx has looked its name up only once. */
    @Test
    void nginxThatPassesRequestsToWhereTheApplicationWasReadsItsFilesAgain() throws Exception {
        var docker = testbed.docker();
        var name = "app-" + UUID.randomUUID();
        docker.disconnect(Testbed.NETWORK, application.app());
        docker.connect(Testbed.NETWORK, application.app(), List.of(name));
        var config = SmallApplication.service(folder, "front", "nginx", "-g", "daemon off;")
                .put("Image", "taskforge-testbed/nginx:1");
        var site = Files.writeString(
                folder.resolve("site.conf"),
                "server { listen 80; location / { proxy_pass http://" + name + ":8080; } }");
        config.withObject("/HostConfig").putArray("Binds").add(site + ":/etc/nginx/conf.d/default.conf:ro");
        var front = testbed.create(config);
        docker.connect(Testbed.NETWORK, front, List.of());
        docker.start(front);
        var address = address(front);
        remote.apply("shop", """
                project: shop
                compose: {file: compose.yml}
                release: {service: app, probe: {port: 8080, path: /}}
                checks:
                  site: {http: "http://%s/"}
                """.formatted(address), folder);
        await().atMost(Duration.ofSeconds(30)).until(() -> status(address) == 200);

        docker.disconnect(Testbed.NETWORK, application.app());
        var other = testbed.create(SmallApplication.service(folder, "other", "sleep", "600"));
        docker.connect(Testbed.NETWORK, other, List.of());
        docker.start(other); // has the address now that the application had
        docker.connect(Testbed.NETWORK, application.app(), List.of(name));
        await().atMost(Duration.ofSeconds(30)).until(() -> status(address) == 502);

        long job = repair(false);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        assertThat(last().path("remedy").asString()).isEqualTo("reload");
        assertThat(last().path("cause").asString()).isEqualTo("proxy");
        assertThat(status(address)).isEqualTo(200);
    }

    private String address(String container) throws IOException {
        var networks = testbed.docker().container(container).orElseThrow().networks();
        return networks.values().iterator().next().address();
    }

    private static int status(String address) throws IOException {
        return Connection.get(URI.create("http://" + address + ":80"), "/").status();
    }

    @Test
    void whatFailsAgainAndAgainIsLeftToAPerson() throws Exception {
        for (int i = 0; i < 3; i++) {
            stopDatabase();
            long job = repair(false);
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        }
        stopDatabase();

        assertThat(remote.end(repair(false))).isEqualTo("failed");

        assertThat(last().path("error").asString()).contains("db was repaired 3 times within 15 minutes");
        assertThat(databaseRuns()).isFalse();
    }

    @Test
    void aKillAtAnyStepOfARepairLeavesItToBeGoneOnWith() throws Exception {
        for (var step : List.of("act", "verify")) {
            stopDatabase();
            long job = repair(false);
            remote.killWhen(() -> remote.hasBegun(job, step));
            assertThat(remote.end(job)).as(step + remote.log(job)).isEqualTo("succeeded");
            assertThat(databaseRuns()).as(step).isTrue();
        }
    }

    @Test
    void whatIsOffIsNotDone() throws Exception {
        remote.apply("shop", application.yaml() + "repair: {start: \"off\"}\n", folder);
        stopDatabase();

        assertThat(remote.end(repair(false))).isEqualTo("failed");

        assertThat(last().path("error").asString()).contains("repair.start");
        assertThat(databaseRuns()).isFalse();
    }

    @Test
    void whatCannotBeHelpedByAStartIsNotTouched() throws Exception {
        var id = testbed.create(SmallApplication.service(folder, "worker", "/nope"));
        try {
            testbed.docker().start(id);
        } catch (IOException _) {
            // it is not to start
        }

        assertThat(remote.end(repair(false))).isEqualTo("failed");

        assertThat(last().path("error").asString()).contains("no start or restart would help");
    }
}

package dev.taskforge.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that watches a real target, and tells a real receiver. */
class MonitorsOverHttpTest {
    private static final String SECRET = "a-token-nobody-sees";
    private static final String HOSTILE = "<script>alert(1)</script>";
    private static final String MONITORS = SampleProject.PATH + "/monitors";
    private static final String INCIDENTS = SampleProject.PATH + "/incidents";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private HttpServer world;
    private TestServer server;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        world = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        world.createContext("/hook", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        world.createContext("/site", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1/" + HOSTILE.replace("<", "%3C"));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        world.start();
        server = TestServer.in(data, Map.of("BASE_URL", "https://taskforge.example.id"));
        var project = SampleProject.in(folder);
        project.write(".env", "SITE_TOKEN=" + SECRET + "\nHOOK=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n");
        var url = "http://127.0.0.1:" + world.getAddress().getPort();
        var yaml = """
                project: shop
                compose: {file: compose.yaml, env_file: .env}
                checks:
                  site:
                    http: "%s/site?token=${SITE_TOKEN}"
                    title: "%s"
                    every: 5s
                    fails_after: 1
                    recovers_after: 1
                  quiet: {tcp: "127.0.0.1:%d", every: 24h}
                alerts:
                  to:
                    - {id: hook, private: true, webhook: {url: "%s/hook", secret: "${HOOK}"}}
                """.formatted(url, HOSTILE, world.getAddress().getPort(), url);
        var applied = project.apply(server.asLocal(), yaml);
        assertThat(applied.status()).as(applied.body()).isLessThan(300);
    }

    @AfterEach
    void stop() {
        world.stop(0);
        server.close();
    }

    private String state() {
        return server.asLocal()
                .get(MONITORS + "/site")
                .json()
                .at("/monitor/state")
                .asString("");
    }

    /** That it begins and that it is over; what a diagnosis finds on this machine may be told besides. */
    private List<String> told() {
        return received.stream()
                .filter(one -> one.contains("is DOWN") || one.contains("is up again"))
                .toList();
    }

    @Test
    void aTargetThatGoesDownAndComesBackIsToldOnceEachAndSeenEverywhere() {
        var client = server.asLocal();
        assertThat(client.get(MONITORS + "/quiet").json().at("/monitor/detail").asString(""))
                .isEqualTo("new");
        await().atMost(PATIENCE).until(() -> state().equals("up"));
        assertThat(received).isEmpty();

        status.set(302);
        await().atMost(PATIENCE).until(() -> state().equals("down"));
        await().atMost(PATIENCE).until(() -> told().size() == 1);
        assertThat(told().getFirst())
                .contains("is DOWN", "302", "https://taskforge.example.id/projects/shop/incidents/1");
        assertThat(client.get("/").body()).contains("/projects/shop/monitors");

        isLookedAfter(client);
        status.set(200);
        await().atMost(PATIENCE).until(() -> told().size() == 2);
        assertThat(told().getLast()).contains("is up again");

        var detail = client.get(MONITORS + "/site?range=7d").json();
        assertThat(detail.at("/range").asString("")).isEqualTo("7d");
        assertThat(detail.at("/transitions")).hasSize(3);
        assertThat(detail.at("/looks").size()).isPositive();
        assertThat(detail.at("/series").size()).isPositive();
        assertThat(detail.at("/totals")).hasSize(4);
        assertThat(client.get("/metrics").body())
                .contains(
                        "taskforge_monitor_up{",
                        "taskforge_monitor_look_seconds{",
                        "taskforge_monitor_late_seconds{",
                        "taskforge_monitor_skipped{");
        for (var path : List.of(
                MONITORS,
                MONITORS + "/site",
                "/projects/shop/monitors",
                "/projects/shop/monitors/site",
                "/projects/shop/monitors/site?range=90d",
                INCIDENTS,
                INCIDENTS + "/1",
                "/projects/shop/incidents",
                "/projects/shop/incidents/1",
                "/",
                "/metrics",
                SampleProject.PATH + "/alerts")) {
            var answer = client.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain(SECRET);
            if (!path.startsWith("/api")) {
                assertThat(answer.body()).as(path).doesNotContain(HOSTILE);
            }
        }
        assertThat(received.toString()).doesNotContain(SECRET);
    }

    /** What people say about an incident stands in it, in the audit log, and in the draft of the report. */
    private static void isLookedAfter(TestServer.Client client) {
        assertThat(client.get(INCIDENTS + "?state=open")
                        .json()
                        .at("/0/monitors/0")
                        .asString(""))
                .isEqualTo("site");
        var taken = client.post(INCIDENTS + "/1/ack", "{\"note\":\"on *it*\"}");
        assertThat(taken.status()).as(taken.body()).isEqualTo(200);
        assertThat(taken.json().at("/incident/acknowledged_by").asString("")).isNotEmpty();
        assertThat(client.post(INCIDENTS + "/1/ack", "{}").status()).isEqualTo(409);
        assertThat(client.post(INCIDENTS + "/1/notes", "{}").status()).isEqualTo(422);
        assertThat(client.post(INCIDENTS + "/2/ack", "{}").status()).isEqualTo(404);
        var written = client.put(INCIDENTS + "/1/post-mortem", "{\"root_cause\":\"A redirect.\"}");
        assertThat(written.status()).as(written.body()).isEqualTo(200);
        assertThat(client.get("/api/v1/audit").body())
                .contains("incident.acknowledge", "incident.note", "incident.post-mortem");
        var draft = client.get(INCIDENTS + "/1/rca");
        assertThat(draft.header("Content-Type")).startsWith("text/markdown");
        assertThat(draft.body())
                .contains("# Incident 1: shop", "## Time line", "A redirect.", "on \\*it\\*", "To be filled in")
                .doesNotContain(SECRET, HOSTILE);
        assertThat(client.get("/projects/shop/incidents/1/rca").body()).isNotEmpty();
        assertThat(client.get("/metrics").body()).contains("taskforge_incidents_open{project=\"shop\"} 1");
        assertThat(client.get("/").body()).contains("/projects/shop/incidents");
    }

    @Test
    void aPauseIsAnEntryOfTheAuditLogAndEndsWhenItIsResumed() {
        var client = server.asLocal();
        var paused = client.post(MONITORS + "/quiet/pause", "{\"duration\":\"2h\"}");
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().at("/detail").asString("")).isEqualTo("paused");
        assertThat(paused.json().at("/paused_until").asString("")).isNotEmpty();
        assertThat(client.get("/api/v1/audit").body()).contains("monitor.pause", "monitor/quiet");

        assertThat(client.post(MONITORS + "/quiet/resume", "").status()).isEqualTo(200);
        assertThat(client.post(MONITORS + "/quiet/resume", "").status()).isEqualTo(409);
        assertThat(client.post(MONITORS + "/quiet/pause", "{\"duration\":\"long\"}")
                        .status())
                .isEqualTo(422);
        assertThat(client.post(MONITORS + "/nobody/pause", "{}").status()).isEqualTo(404);
        assertThat(client.get(MONITORS + "/nobody").status()).isEqualTo(404);
        assertThat(client.get(MONITORS + "/quiet?range=1y").status()).isEqualTo(422);
        assertThat(client.get("/projects/shop/monitors/nobody").status()).isEqualTo(404);
    }
}

package dev.taskforge.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.notify.ReleaseNotices;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receivers under release.notify, told by a real server that cannot reach Docker Engine. */
class DeployNoticeTest {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String KEY = "k3y-in-the-address";
    private static final String YAML = SampleProject.YAML + """
            release:
              service: app
              notify:
                - {webhook: "${HOOK}", secret: "${HOOK_SECRET}"}
            """;

    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private TestServer server;
    private SampleProject project;

    private record Received(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name)).getFirst();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(Map.copyOf(exchange.getRequestHeaders()), body));
            var status = answers.poll();
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
            exchange.close();
        });
        receiver.start();
        server = TestServer.in(
                data,
                Map.of(
                        "DOCKER_HOST", "unix:///nowhere/docker.sock",
                        "WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true",
                        "BASE_URL", "https://taskforge.example.id"));
        project = SampleProject.in(folder);
        variables(SECRET);
        assertThat(project.apply(server.asLocal(), YAML).status()).isLessThan(300);
    }

    private void variables(String secret) {
        project.write(
                ".env",
                "HOOK=http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?key=" + KEY + "\nHOOK_SECRET="
                        + secret + "\n");
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        server.close();
    }

    private JsonNode notice() {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> server.asLocal()
                                .get("/api/v1/jobs?type=deploy-notice")
                                .json()
                                .get("items"),
                        items -> items.size() == 1
                                && !items.get(0).get("finished_at").isNull())
                .get(0);
    }

    private static String signed(Received request) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        var text = request.header("Webhook-id") + "." + request.header("Webhook-timestamp") + "." + request.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aReceiverThatFailsFirstIsToldAgainUnderTheSameIdAndNoSecretIsSeen() throws Exception {
        answers.add(500);

        var deploying = SampleProject.ended(
                server.asLocal(), server.asLocal().post("/api/v1/projects/shop/deploy", "{\"image\":\"shop:2\"}"));

        assertThat(deploying.json().get("state").stringValue()).isEqualTo("failed");
        var job = notice();
        assertThat(job.get("state").stringValue()).isEqualTo("succeeded");
        assertThat(received).hasSize(2);
        assertThat(received.get(1).header("Webhook-id"))
                .isEqualTo(received.getFirst().header("Webhook-id"));
        assertThat(received.get(1).header("Webhook-signature")).isEqualTo(signed(received.get(1)));
        var body = received.get(1).json();
        assertThat(body.get("event").stringValue()).isEqualTo("deployment.refused");
        assertThat(body.get("project").stringValue()).isEqualTo("shop");
        assertThat(body.get("error").stringValue()).contains("Docker Engine cannot be asked");
        assertThat(body.get("link").stringValue())
                .isEqualTo(
                        "https://taskforge.example.id/jobs/" + deploying.json().get("id"));
        var page = server.asLocal().get("/jobs/" + job.get("id")).body();
        assertThat(job + page).doesNotContain(KEY, SECRET);
    }

    private void deployment(String state) {
        server.app().database().write(tx -> {
            tx.update("""
                    INSERT INTO release (project, number, created_at, created_by, job_id, reference, image, digests, service,
                      note, adopted)
                    VALUES ('shop', 2, 5, 'ani', 700, 'shop:2', 'sha256:2', '[]', '{}', 'new checkout', 0)""");
            return tx.update("""
                    INSERT INTO deployment (project, release_number, before_number, rollback, job_id, deployed_by, state,
                      started_at, ended_at, error)
                    VALUES ('shop', 2, 1, 0, 700, 'ani', ?, 5000, 65000, NULL)""", state);
        });
    }

    private void end(boolean crash) {
        var notices = new ReleaseNotices(
                server.app().operations().projects(),
                () -> server.app().engine().jobs());
        server.app().database().write(tx -> {
            notices.ended(tx, server.app().operations().releases().ofJob(700).orElseThrow());
            if (crash) {
                throw new IllegalStateException("the process dies here");
            }
            return null;
        });
    }

    @Test
    void aSuccessIsToldWithItsRelease() {
        deployment("SUCCEEDED");

        end(false);

        assertThat(notice().get("state").stringValue()).isEqualTo("succeeded");
        assertThat(received.getFirst().json()).isEqualTo(JsonMapper.shared().readTree("""
                {"event":"deployment.succeeded","project":"shop","release":2,"image":"shop:2","image_id":"sha256:2",
                 "before":1,"rollback":false,"by":"ani","note":"new checkout","started_at":"1970-01-01T00:00:05Z",
                 "ended_at":"1970-01-01T00:01:05Z","error":null,"link":"https://taskforge.example.id/jobs/700"}"""));
    }

    @Test
    void whatEndsInNoTransactionIsToldToNobody() {
        deployment("FAILED");

        assertThatThrownBy(() -> end(true)).hasMessageContaining("dies here");

        assertThat(server.asLocal()
                        .get("/api/v1/jobs?type=deploy-notice")
                        .json()
                        .get("items")
                        .size())
                .isZero();
    }

    @Test
    void aReceiverThatIsGoneOrNoLongerDeclaredIsGivenUpVisibly() {
        deployment("FAILED");
        answers.add(410);

        end(false);

        var job = notice();
        assertThat(job.get("state").stringValue()).isEqualTo("failed");
        assertThat(job.get("error").stringValue())
                .contains("receiver 127.0.0.1 answered 410")
                .doesNotContain(KEY);
        assertThat(received.getFirst().json().get("event").stringValue()).isEqualTo("deployment.failed");
    }

    @Test
    void aSecretThatIsNoneIsSaidAndNeverRepeated() {
        variables("hunter2hunter2");
        deployment("FAILED");

        end(false);

        var tried = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> server.asLocal()
                                .get("/api/v1/jobs?type=deploy-notice")
                                .json()
                                .get("items")
                                .get(0),
                        job -> !job.get("error").isNull());
        assertThat(tried.get("error").stringValue())
                .contains("secret must be whsec_")
                .doesNotContain("hunter2");
        assertThat(received).isEmpty();
    }

    @Test
    void aSecretWrittenIntoTheFileIsRefused() {
        var refused = project.apply(server.asLocal(), YAML.replace("${HOOK_SECRET}", SECRET));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .contains("must name the variable that holds the secret")
                .doesNotContain(SECRET);
    }

    @Test
    void aReleaseThatSucceededIsWrittenIntoTheNotesOnce() {
        project.write("RELEASES.md", "# Shop\n\n## Before TaskForge\n");
        var yaml = SampleProject.YAML + "release: {service: app, notes: RELEASES.md}\n";
        assertThat(project.apply(server.asLocal(), yaml).status()).isLessThan(300);
        deployment("SUCCEEDED");

        end(false);
        awaitNotes(1);
        end(false);
        awaitNotes(2);

        assertThat(project.folder().resolve("RELEASES.md")).hasContent("""
                # Shop

                ## Release 2 (1970-01-01)
                <!-- taskforge: release 2 of shop -->

                - Image: `shop:2` (`sha256:2`)
                - Deployed: 1970-01-01T00:01:05Z by ani, in place of release 1

                > new checkout

                ## Before TaskForge
                """);
        assertThat(server.asLocal().get("/api/v1/audit?project=shop").body())
                .containsOnlyOnce("\"action\":\"release.notes\"");
        assertThat(project.apply(server.asLocal(), yaml.replace("RELEASES.md", "/etc/motd.md"))
                        .status())
                .isEqualTo(422);
    }

    private void awaitNotes(int jobs) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var items = server.asLocal()
                    .get("/api/v1/jobs?type=release-notes")
                    .json()
                    .get("items");
            return items.size() == jobs
                    && items.valueStream()
                            .allMatch(job -> job.get("state").stringValue().equals("succeeded"));
        });
    }
}

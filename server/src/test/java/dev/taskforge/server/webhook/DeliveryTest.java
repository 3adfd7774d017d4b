package dev.taskforge.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** Jobs of the type http, delivered to a real receiver. */
class DeliveryTest {
    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile String retryAfter = "";
    private HttpServer receiver;
    private TestServer server;

    private record Received(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name)).getFirst();
        }
    }

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(Map.copyOf(exchange.getRequestHeaders()), body));
            var status = answers.poll();
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
            exchange.close();
        });
        receiver.start();
        server = serve("data", true);
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        server.close();
    }

    private TestServer serve(String data, boolean privateAllowed) {
        return TestServer.in(
                folder.resolve(data), Map.of("WEBHOOK_ALLOW_PRIVATE_ADDRESSES", Boolean.toString(privateAllowed)));
    }

    private String endpoint(String name, String more) {
        var url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?key=k3y";
        var made = server.asLocal()
                .post("/api/v1/endpoints", "{\"name\":\"%s\",\"url\":\"%s\"%s}".formatted(name, url, more));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("secret").stringValue();
    }

    private long deliver(String endpoint) {
        var payload = "{\"endpoint\":\"%s\",\"body\":{\"event\":\"paid\",\"name\":\"Ani \u2603\"}}".formatted(endpoint);
        var made = server.asLocal().post("/api/v1/jobs", "{\"job_type\":\"http\",\"payload\":%s}".formatted(payload));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("id").longValue();
    }

    private JsonNode job(long id) {
        return server.asLocal().get("/api/v1/jobs/" + id).json();
    }

    private JsonNode awaitState(long id, String state) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> job(id), job -> job.get("state").stringValue().equals(state));
    }

    private static String signed(String secret, Received request) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        var text = request.header("Webhook-id") + "." + request.header("Webhook-timestamp") + "." + request.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aDeliveryIsSignedAndItsSecretIsNowhereToBeSeen() throws Exception {
        var secret = endpoint("billing", "");

        long id = deliver("billing");

        assertThat(awaitState(id, "succeeded").at("/result/status").intValue()).isEqualTo(204);
        var request = received.getFirst();
        assertThat(request.body()).isEqualTo("{\"event\":\"paid\",\"name\":\"Ani \u2603\"}");
        assertThat(request.header("Webhook-signature")).isEqualTo(signed(secret, request));
        assertThat(Long.parseLong(request.header("Webhook-timestamp")))
                .isCloseTo(Instant.now().getEpochSecond(), offset(60L));
        assertThat(job(id).toString()
                        + server.asLocal().get("/api/v1/jobs/" + id + "/log").body())
                .doesNotContain(secret)
                .doesNotContain("k3y");
        assertThat(server.asLocal().get("/api/v1/endpoints").body()).doesNotContain(secret);
        assertThat(server.asLocal().get("/api/v1/audit").body())
                .contains("endpoint.create")
                .doesNotContain(secret)
                .doesNotContain("k3y");
        var stored = server.app()
                .database()
                .read(tx -> tx.query("SELECT sealed_secret FROM webhook_endpoint", row -> row.text("sealed_secret")));
        assertThat(stored).hasSize(1).doesNotContain(secret);
    }

    @Test
    void aDeliveryBearsTheTraceOfItsJobAndOneWithoutATraceNone() throws Exception {
        endpoint("billing", "");
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var made = server.asLocal()
                .post(
                        "/api/v1/jobs",
                        "{\"job_type\":\"http\",\"payload\":{\"endpoint\":\"billing\",\"body\":1}}",
                        "traceparent",
                        trace);

        awaitState(made.json().get("id").longValue(), "succeeded");
        awaitState(deliver("billing"), "succeeded");

        assertThat(received.get(0).header("Traceparent")).isEqualTo(trace);
        assertThat(received.get(1).headers()).doesNotContainKey("Traceparent");
    }

    @Test
    void aSecretThatIsNoneIsNamedByItsFieldAndNotRepeated() {
        var refused = server.asLocal()
                .post("/api/v1/endpoints", "{\"name\":\"a\",\"url\":\"https://a.id/\",\"secret\":\"hunter2-canary\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/field").stringValue()).isEqualTo("secret");
        assertThat(refused.body()).contains("whsec_").doesNotContain("canary");
    }

    @Test
    void aPauseThatTheReceiverAsksForIsHonouredAndTheIdStays() {
        endpoint("busy", "");
        answers.add(503);
        retryAfter = "3600";

        long id = deliver("busy");

        var job = awaitState(id, "scheduled");
        assertThat(Instant.parse(job.get("run_at").stringValue()))
                .isAfter(Instant.now().plusSeconds(3_000));
        assertThat(job.get("error").stringValue())
                .isEqualTo("endpoint busy answered 503 and asked for a pause of 3600 s");
        server.asLocal().post("/api/v1/jobs/" + id + "/cancel", "");
        server.asLocal().post("/api/v1/jobs/" + id + "/retry", "");
        awaitState(id, "succeeded");
        assertThat(received.get(0).header("Webhook-id"))
                .isEqualTo(received.get(1).header("Webhook-id"));
    }

    @Test
    void goneIsForGoodAndARedirectIsNotFollowed() {
        endpoint("gone", "");
        answers.add(410);
        assertThat(awaitState(deliver("gone"), "failed").get("error").stringValue())
                .contains("410");

        answers.add(302);
        var job = awaitState(deliver("gone"), "scheduled");
        assertThat(job.get("error").stringValue()).contains("a redirect, which is not followed");
        assertThat(received).hasSize(2);
    }

    @Test
    void privateAddressesAreRefusedUnlessASettingAllowsThem() {
        server.close();
        server = serve("strict", false);
        var plain = server.asLocal().post("/api/v1/endpoints", "{\"name\":\"a\",\"url\":\"http://127.0.0.1/\"}");
        assertThat(plain.status()).isEqualTo(422);
        var made = server.asLocal()
                .post(
                        "/api/v1/endpoints",
                        "{\"name\":\"local\",\"url\":\"https://localhost:%d/\"}"
                                .formatted(receiver.getAddress().getPort()));
        assertThat(made.status()).isEqualTo(201);

        var job = awaitState(deliver("local"), "failed");

        assertThat(job.get("error").stringValue())
                .contains("is not a public address")
                .contains("WEBHOOK_ALLOW");
        assertThat(received).isEmpty();
    }

    @Test
    void anEndpointOfAProjectServesItsJobsOnlyAndOnlyAdministratorsSeeEndpoints() {
        endpoint("shop-hook", ",\"project\":\"shop\"");
        assertThat(awaitState(deliver("shop-hook"), "failed").get("error").stringValue())
                .contains("is for jobs of project shop only");
        assertThat(awaitState(deliver("nowhere"), "failed").get("error").stringValue())
                .contains("there is no endpoint nowhere");
        assertThat(server.as(Map.of("*", Role.OPERATOR))
                        .get("/api/v1/endpoints")
                        .status())
                .isEqualTo(403);
        assertThat(server.asLocal().delete("/api/v1/endpoints/shop-hook").status())
                .isEqualTo(204);
        assertThat(server.asLocal().delete("/api/v1/endpoints/shop-hook").status())
                .isEqualTo(404);
        assertThat(received).isEmpty();
    }
}

package dev.taskforge.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.server.account.Action;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the edge adds to answers: idempotency, compression, caching, headers, CORS, languages and limits. */
class AnswersTest {
    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger counter = new AtomicInteger();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private Database database;
    private HttpServer server;

    record Order(String item) {}

    record Placed(int number, String item) {}

    private static final class BarePage implements ErrorPage {
        @Override
        public String render(Exchange exchange, int status, String title, String detail) {
            return "<html>" + status + " " + title + "</html>";
        }

        @Override
        public String refusal(Locale locale, int status, String detail) {
            return "<html>" + status + "</html>";
        }
    }

    @BeforeEach
    void start() {
        database = TestDatabase.open(folder.resolve("test.db"));
        new Migrator(database, Clock.systemUTC()).migrate("http", HttpServer.class, "/db/http");
        var router = new Router();
        router.route(Method.POST, "/api/v1/orders", Action.SIGNED_IN, exchange -> {
            var order = exchange.body(Order.class);
            exchange.setHeader("Location", "/api/v1/orders/1");
            exchange.json(201, new Placed(counter.incrementAndGet(), order.item()));
        });
        router.route(Method.POST, "/api/v1/slow", Action.SIGNED_IN, exchange -> {
            entered.countDown();
            release.await();
            exchange.json(200, new Placed(counter.incrementAndGet(), "slow"));
        });
        router.route(Method.POST, "/api/v1/busy", Action.SIGNED_IN, exchange -> {
            if (counter.incrementAndGet() == 1) {
                throw new JobConflict("job 7 still runs");
            }
            exchange.json(201, new Placed(counter.get(), "busy"));
        });
        router.route(Method.POST, "/api/v1/broken", Action.SIGNED_IN, exchange -> {
            counter.incrementAndGet();
            throw new IllegalStateException("after the change");
        });
        router.route(
                        Method.POST,
                        "/api/v1/tokens",
                        Action.SIGNED_IN,
                        exchange -> exchange.json(201, new Placed(1, "s")))
                .secret();
        router.route(
                Method.GET,
                "/api/v1/long",
                Action.PUBLIC,
                exchange -> exchange.json(200, new Order("x".repeat(2_000))));
        router.route(Method.GET, "/api/v1/short", Action.PUBLIC, exchange -> exchange.json(200, new Order("x")));
        var limits = new HttpLimits(
                1 << 20,
                16 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                100,
                1,
                4_000,
                Duration.ofSeconds(2));
        var options = new HttpOptions(
                "127.0.0.1", 0, limits, HttpOptions.USUAL_POLICY, true, true, Set.of("https://app.example.id"));
        server = new HttpServer(
                options,
                router.routes(),
                new OneOperator(),
                new StoredAnswers(database, Clock.systemUTC()),
                (method, route, status, took) -> {},
                new BarePage());
        server.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        client.close();
        server.close();
        database.close();
    }

    @Test
    void theSameKeyGivesTheSameAnswerOnce() throws Exception {
        var first = post("/api/v1/orders", "{\"item\": \"rice\"}", "Idempotency-Key", "k1");
        var second = post("/api/v1/orders", "{\"item\": \"rice\"}", "Idempotency-Key", "k1");

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(second.headers().firstValue("Location")).contains("/api/v1/orders/1");
        assertThat(counter).hasValue(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() throws Exception {
        post("/api/v1/orders", "{\"item\": \"rice\"}", "Idempotency-Key", "k1");

        assertThat(post("/api/v1/orders", "{\"item\": \"tea\"}", "Idempotency-Key", "k1")
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/api/v1/slow", "{\"item\": \"rice\"}", "Idempotency-Key", "k1")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aConflictThatPassedDoesNotHoldTheKey() throws Exception {
        assertThat(post("/api/v1/busy", "{}", "Idempotency-Key", "k1").statusCode())
                .isEqualTo(409);

        assertThat(post("/api/v1/busy", "{}", "Idempotency-Key", "k1").statusCode())
                .isEqualTo(201);
    }

    @Test
    void aRefusedRequestMayBeCorrectedUnderItsKey() throws Exception {
        assertThat(post("/api/v1/orders", "{}", "Idempotency-Key", "k1").statusCode())
                .isEqualTo(422);
        assertThat(post("/api/v1/orders", "{\"item\": \"tea\"}", "Idempotency-Key", "k1")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aDuplicateWhileTheFirstIsUnderWayConflicts() throws Exception {
        var first = client.sendAsync(
                request("/api/v1/slow", "Idempotency-Key", "k1")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        entered.await();

        var second = post("/api/v1/slow", "", "Idempotency-Key", "k1");
        release.countDown();

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(counter).hasValue(1);
    }

    @Test
    void anInterruptedRequestIsNotRepeatedBlindly() throws Exception {
        assertThat(post("/api/v1/broken", "", "Idempotency-Key", "k1").statusCode())
                .isEqualTo(500);

        var again = post("/api/v1/broken", "", "Idempotency-Key", "k1");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("interrupted");
        assertThat(counter).hasValue(1);
    }

    @Test
    void secretsAreNeverStoredForReplay() throws Exception {
        assertThat(post("/api/v1/tokens", "", "Idempotency-Key", "k1").statusCode())
                .isEqualTo(422);
        assertThat(post("/api/v1/tokens", "").statusCode()).isEqualTo(201);
    }

    @Test
    void longTextIsCompressedForThoseWhoTakeIt() throws Exception {
        var compressed =
                client.send(request("/api/v1/long", "Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        var plain = client.send(request("/api/v1/long").build(), BodyHandlers.ofString());
        var small =
                client.send(request("/api/v1/short", "Accept-Encoding", "gzip").build(), BodyHandlers.ofString());

        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.body());
        }
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(small.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void staticFilesAreNotSentTwice() throws Exception {
        var first = client.send(request("/static/taskforge.css").build(), BodyHandlers.ofString());
        var tag = first.headers().firstValue("ETag").orElseThrow();
        var second = client.send(
                request("/static/taskforge.css", "If-None-Match", tag).build(), BodyHandlers.ofString());

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
        assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=3600");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        var headers = client.send(request("/api/v1/nothing").build(), BodyHandlers.ofString())
                .headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-inline");
        assertThat(headers.firstValue("Strict-Transport-Security")).isPresent();
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{16}");
    }

    @Test
    void onlyListedSitesMayCallTheApi() throws Exception {
        var preflight = HttpRequest.newBuilder(uri("/api/v1/orders"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Access-Control-Request-Method", "POST");
        var listed = client.send(
                preflight.copy().header("Origin", "https://app.example.id").build(), BodyHandlers.ofString());
        var other = client.send(
                preflight.copy().header("Origin", "https://evil.example").build(), BodyHandlers.ofString());

        assertThat(listed.statusCode()).isEqualTo(204);
        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://app.example.id");
        assertThat(listed.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aForeignSiteCannotPostAFormHere() throws Exception {
        var forged = HttpRequest.newBuilder(uri("/api/v1/orders"))
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("item=x"));

        assertThat(client.send(forged.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void problemsSpeakTheReadersLanguage() throws Exception {
        var answer = client.send(
                request("/api/v1/nothing", "Accept-Language", "id-ID,id;q=0.9,en;q=0.5")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.body()).contains("Tidak ditemukan");
    }

    @Test
    void peopleGetAPageInsteadOfJson() throws Exception {
        var answer = client.send(request("/nowhere", "Accept", "text/html").build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("<html>404 Not found</html>");
    }

    @Test
    void tooManyRequestsAreTurnedAwayForAWhile() throws Exception {
        var anonymous = HttpRequest.newBuilder(uri("/api/v1/short")).build();
        HttpResponse<String> answer = client.send(anonymous, BodyHandlers.ofString());
        for (int i = 0; i < 100 && answer.statusCode() == 200; i++) {
            answer = client.send(anonymous, BodyHandlers.ofString());
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        var request = request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer good");
        return headers.length == 0 ? request : request.headers(headers);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}

package dev.taskforge.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskforge.server.account.Action;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The edge alone, with two routes of its own, on a real port. */
class EdgeTest {
    /** As usual, but hardly more than one request in a second of those who have not signed in. */
    private static final HttpLimits FEW = new HttpLimits(
            1 << 20, 16 << 10, Duration.ofSeconds(30), Duration.ofSeconds(30), 100, 100, 2_000, Duration.ofSeconds(10));

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server = created();

    record Greeting(
            String name, @Whole(min = 1, max = 9) @Nullable Integer times) {}

    record Greeted(String text) {}

    private static HttpServer created() {
        var router = new Router();
        router.route(Method.POST, "/api/v1/greetings", Action.SIGNED_IN, exchange -> {
            var greeting = exchange.body(Greeting.class);
            exchange.json(201, new Greeted("Hello " + greeting.name()));
        });
        router.route(Method.GET, "/api/v1/projects/{project}/secrets", Action.VIEW, exchange -> {
            throw new IllegalStateException("password=hunter2");
        });
        router.route(Method.GET, "/ping/{key}", Action.PUBLIC, exchange -> {
                    throw new IllegalStateException("cannot be masked");
                })
                .capability();
        router.route(Method.GET, "/pages/{name}", Action.PUBLIC, exchange -> exchange.html(200, "a page"))
                .openWhere(exchange -> exchange.path("name").equals("open"));
        return new HttpServer(
                new HttpOptions("127.0.0.1", 0, FEW, HttpOptions.USUAL_POLICY, false, false, Set.of()),
                router.routes(),
                new OneOperator(),
                Idempotency.none(),
                (method, route, status, took) -> {},
                null);
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aValidBodyReachesTheHandlerAsARecord() throws Exception {
        var answer = post("{\"name\": \"Siti\"}", "Authorization", "Bearer good");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"text\":\"Hello Siti\"}");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() throws Exception {
        var answer = post("{\"times\": 12, \"nmae\": 1}", "Authorization", "Bearer good");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"name\"", "\"times\"", "\"nmae\"", "from 1 to 9");
    }

    @Test
    void brokenJsonIsReportedWithItsPlace() throws Exception {
        var answer = post("{\"name\":\n  oops}", "Authorization", "Bearer good");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Line 2, column");
    }

    @Test
    void nobodySignedInIsUnauthorized() throws Exception {
        assertThat(post("{\"name\": \"Siti\"}").statusCode()).isEqualTo(401);
    }

    @Test
    void aCookieNeedsItsFormToken() throws Exception {
        var cookie = SessionCookie.NAME + "=good";

        assertThat(post("{\"name\": \"S\"}", "Cookie", cookie).statusCode()).isEqualTo(403);
        assertThat(post("{\"name\": \"S\"}", "Cookie", cookie, "X-CSRF-Token", "token")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void anotherProjectIsForbidden() throws Exception {
        assertThat(get("/api/v1/projects/other/secrets").statusCode()).isEqualTo(403);
    }

    @Test
    void anUnexpectedErrorTellsItsNumberAndNothingElse() throws Exception {
        var answer = get("/api/v1/projects/sppg/secrets");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .doesNotContain("hunter2", "Exception")
                .contains(answer.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void unknownPathsAndMethodsAreProblems() throws Exception {
        assertThat(get("/api/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/nothing").headers().firstValue("Content-Type")).contains("application/problem+json");
        var wrongMethod = get("/api/v1/greetings");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void anAddressThatIsACredentialStandsInNoLog() throws Exception {
        var key = "6b8f3d0e-7a41-4c52-9d20-3f1f0f6f2a11";
        var log = new ListAppender<ILoggingEvent>();
        var own = (Logger) LoggerFactory.getLogger("dev.taskforge");
        log.start();
        own.addAppender(log);
        own.setLevel(Level.TRACE);
        try {
            assertThat(get("/ping/" + key).statusCode()).isEqualTo(500);
            for (var path : List.of("//ping/" + key, "/ping//" + key, "/ping/" + key + "/0/0", "/%70ing/" + key)) {
                assertThat(get(path).statusCode()).as(path).isGreaterThanOrEqualTo(400);
            }
        } finally {
            own.setLevel(null);
            own.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .anySatisfy(line -> assertThat(line.getFormattedMessage()).contains("failed: GET /ping/"))
                .allSatisfy(line -> assertThat(line.getFormattedMessage()).doesNotContain(key));
    }

    @Test
    void onlyWhatIsOpenIsNotCounted() throws Exception {
        var anonymous = HttpRequest.newBuilder(uri("/pages/open")).build();
        for (int i = 0; i < 100; i++) {
            assertThat(client.send(anonymous, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
        var other = HttpRequest.newBuilder(uri("/pages/other")).build();
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            refused += client.send(other, BodyHandlers.ofString()).statusCode() == 429 ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer good");
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri("/api/v1/greetings"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}

package dev.taskforge.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Action;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The edge alone, with two routes of its own, on a real port. */
class EdgeTest {
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
        return new HttpServer(
                HttpOptions.local(0),
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

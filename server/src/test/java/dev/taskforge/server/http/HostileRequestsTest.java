package dev.taskforge.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Action;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no browser sends: raw bytes on a socket. The handler must never be reached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {
    private static final HttpLimits LIMITS = new HttpLimits(
            1 << 20,
            16 << 10,
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            200,
            10_000,
            50_000,
            Duration.ofSeconds(2));

    private final AtomicInteger handled = new AtomicInteger();
    private final HttpServer server = created();

    record Note(
            String title,
            @Text(max = 5_000, lines = true) @Nullable String text) {}

    private HttpServer created() {
        var router = new Router();
        router.route(Method.POST, "/api/v1/notes", Action.SIGNED_IN, exchange -> {
            exchange.body(Note.class);
            handled.incrementAndGet();
            exchange.nothing(204);
        });
        router.route(Method.GET, "/api/v1/notes/{id}", Action.SIGNED_IN, exchange -> {
            exchange.pathNumber("id");
            exchange.limit();
            handled.incrementAndGet();
            exchange.nothing(204);
        });
        var options = new HttpOptions("127.0.0.1", 0, LIMITS, HttpOptions.USUAL_POLICY, false, false, Set.of());
        return new HttpServer(
                options,
                router.routes(),
                new OneOperator(),
                Idempotency.none(),
                (method, route, status, took) -> {},
                null);
    }

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("", 422, "Required, but missing"),
                Arguments.of("{", 400, "Line 1, column"),
                Arguments.of("{\"title\": \"a\"} x", 400, "Line 1, column"),
                Arguments.of("{\"title\": \"a\", \"title\": \"b\"}", 400, "Duplicate"),
                Arguments.of("[]", 422, "must be a JSON object, not a list"),
                Arguments.of("null", 422, "not null"),
                Arguments.of("\"text\"", 422, "not text"),
                Arguments.of("{\"title\": null}", 422, "must not be null"),
                Arguments.of("{\"title\": 1}", 422, "Must be text, not a number"),
                Arguments.of("{\"title\": {}}", 422, "Must be text, not an object"),
                Arguments.of("{\"title\": \"\"}", 422, "must not be empty"),
                Arguments.of("{\"title\": \"   \"}", 422, "must not be empty"),
                Arguments.of("{\"title\": \"" + "x".repeat(1_001) + "\"}", 422, "at most 1000"),
                Arguments.of("{\"title\": \"a\\r\\nSet-Cookie: x=1\"}", 422, "control"),
                Arguments.of("{\"title\": \"a\\u0000\"}", 422, "control"),
                Arguments.of("{\"title\": \"a\\u202Etxt\"}", 422, "control"),
                Arguments.of("{\"title\": \"\\uD800\"}", 422, "control"),
                Arguments.of("{\"title\": \"a\", \"<script>\": 1}", 422, "Unknown field"),
                Arguments.of("{\"title\": \"a\", \"text\": true}", 422, "Must be text, not true or false"),
                Arguments.of("[".repeat(100_000), 400, "nested deeper than 64"),
                Arguments.of("{\"title\":".repeat(100_000), 400, "nested deeper than 64"),
                Arguments.of("{\"title\": " + "9".repeat(5_000) + "}", 400, "too long"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aWrongBodyIsRefusedWithItsReason(String body, int status, String reason) throws Exception {
        int before = handled.get();

        var answer = post(body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");

        assertThat(answer).startsWith("HTTP/1.1 " + status).containsIgnoringCase(reason);
        assertThat(answer).contains("application/problem+json").doesNotContain("Exception", "tools.jackson");
        assertThat(handled).hasValue(before);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() throws Exception {
        var body = new byte[] {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};

        assertThat(post(body, "Content-Type: application/json"))
                .startsWith("HTTP/1.1 400")
                .contains("Byte 10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: 1",
                "Content-Type: text/plain",
                "Content-Type: application/xml",
                "Content-Type: application/json; charset=utf-16"
            })
    void anotherContentTypeIsUnsupported(String header) throws Exception {
        assertThat(post("{\"title\": \"a\"}".getBytes(StandardCharsets.UTF_8), header))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void anAnnouncedHundredMegabytesAreRefusedUnread() throws Exception {
        var request =
                RawHttp.head("POST", "/api/v1/notes", "Content-Type: application/json", "Content-Length: 104857600");

        assertThat(RawHttp.exchange(server.port(), request)).startsWith("HTTP/1.1 413");
    }

    @Test
    void anEndlessChunkedBodyIsCutOff() throws Exception {
        var request =
                RawHttp.head("POST", "/api/v1/notes", "Content-Type: application/json", "Transfer-Encoding: chunked");
        var chunk = new byte[64 << 10];
        Arrays.fill(chunk, (byte) ' ');

        try (var socket = RawHttp.connect(server.port())) {
            var out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            int sent = sendChunks(out, chunk, 1_600);
            assertThat(RawHttp.read(socket.getInputStream())).startsWith("HTTP/1.1 413");
            assertThat(sent).as("chunks of 64 KiB the server let in").isLessThan(1_600);
        }
    }

    /** Sends until the server closes its side. */
    private static int sendChunks(OutputStream out, byte[] chunk, int most) {
        for (int i = 0; i < most; i++) {
            try {
                out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(chunk);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException closed) {
                return i;
            }
        }
        return most;
    }

    @Test
    void aBodyThatNeverComesEndsTheRequest() throws Exception {
        var request =
                RawHttp.head("POST", "/api/v1/notes", "Content-Type: application/json", "Content-Length: 100") + "{";

        assertThat(RawHttp.exchange(server.port(), request)).startsWith("HTTP/1.1 408");
    }

    @Test
    void anAnswerReachesWhoIsStillSending() throws Exception {
        try (var socket = RawHttp.connect(server.port())) {
            var out = socket.getOutputStream();
            var head = RawHttp.head("POST", "/api/v1/nowhere", "Transfer-Encoding: chunked");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            for (int part = 0; part < 2_000; part++) {
                out.write("1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            var rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat((char) first + rest).startsWith("HTTP/1.1 404");
        }
    }

    /** Were each waited for until its time is up, this would take a minute. */
    @Test
    @Timeout(20)
    void aConnectionGoesOnAtOnceAfterBodiesThatNobodyRead() throws Exception {
        try (var socket = RawHttp.connect(server.port())) {
            var request = "POST /api/v1/nowhere HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n"
                    + "Content-Length: 2\r\n\r\n{}";
            for (int i = 0; i < 30; i++) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                var answer = new StringBuilder();
                while (!answer.toString().endsWith("}")) {
                    int read = socket.getInputStream().read();
                    assertThat(read).as(answer.toString()).isNotNegative();
                    answer.append((char) read);
                }
                assertThat(answer).startsWith("HTTP/1.1 404");
            }
        }
    }

    @Test
    void aHugeHeaderIsRefused() throws Exception {
        var request = RawHttp.head("GET", "/api/v1/notes/1", "X-Big: " + "x".repeat(20_000));

        assertThat(RawHttp.exchange(server.port(), request)).startsWith("HTTP/1.1 431");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/../../etc/passwd",
                "/static/..%2f..%2fetc/passwd",
                "/static/%2e%2e/%2e%2e/db/http/sqlite/index",
                "/static/..\\..\\secret",
                "/static//etc/passwd",
                "/static/%00.css",
                "/api/v1/notes/..%2f..",
                "/api/v1/notes/1%0d%0aSet-Cookie:%20x=1",
                "/api/v1/notes/-1",
                "/api/v1/notes/99999999999999999999",
                "/api/v1/notes/1?limit=0",
                "/api/v1/notes/1?limit=201",
                "/api/v1/notes/1?limit=abc",
                "/api/v1/notes/1?limit=1&limit=2",
                "/api/v1/notes/%3Cscript%3E",
                "/.env",
                "/%",
                "/api/v1/notes/%ff",
            })
    void aHostileAddressLeadsNowhere(String path) throws Exception {
        int before = handled.get();

        var answer = RawHttp.exchange(server.port(), RawHttp.head("GET", path, "Authorization: Bearer good"));

        assertThat(answer)
                .matches("(?s)HTTP/1.1 4\\d\\d.*")
                .contains("Content-Type: application/problem+json", "urn:taskforge:problem:")
                .doesNotContain("Set-Cookie", "root:", "<script>", "Exception");
        assertThat(handled).hasValue(before);
    }

    @Test
    void aWrongRequestLineGetsNoStackTrace() throws Exception {
        var answer = RawHttp.exchange(server.port(), "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("jetty", "Jetty", "at org.");
    }

    private String post(byte[] body, String... headers) throws IOException {
        var all = Stream.concat(Arrays.stream(headers), Stream.of("Content-Length: " + body.length));
        var head = RawHttp.head("POST", "/api/v1/notes", all.toArray(String[]::new))
                .getBytes(StandardCharsets.US_ASCII);
        var request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return RawHttp.exchange(server.port(), request);
    }
}

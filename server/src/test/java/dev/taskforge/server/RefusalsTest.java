package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.http.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the web server refuses before any route is asked: answered like all others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path data) {
        server = TestServer.in(data);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /%00 HTTP/1.1, 400, bad-request",
        "GET /jobs/%00/x HTTP/1.1, 400, bad-request",
        "GET /%2e%2e/ HTTP/1.1, 400, bad-request",
        "GET /static/%2e%2e/%2e%2e/secret HTTP/1.1, 400, bad-request",
        "GET /% HTTP/1.1, 400, bad-request",
        "GET /100% HTTP/1.1, 400, bad-request",
        "GET /%zz HTTP/1.1, 400, bad-request",
        "GET /api/%00 HTTP/1.1, 400, bad-request",
        "GET /api/v1/jobs/%00/x HTTP/1.1, 400, bad-request",
        "DELETE /api/%00 HTTP/1.1, 400, bad-request",
        "GET /api/% HTTP/1.1, 400, bad-request",
        "GET /api/%zz HTTP/1.1, 400, bad-request",
        "GET /api/%c0%ae HTTP/1.1, 400, bad-request",
        "GET /api/%ff HTTP/1.1, 400, bad-request",
        "G@T / HTTP/1.1, 400, bad-request",
        "GET jobs HTTP/1.1, 400, bad-request",
        "GET /LONG HTTP/1.1, 414, address-too-long",
        "GET /jobs?x=LONG HTTP/1.1, 414, address-too-long",
        "GET /api/ HTTP/9.9, 505, bad-request",
    })
    void aBrokenRequestLineIsAProblemWithTheUsualHeaders(String line, int status, String type) throws IOException {
        requireProblem(ask(line, "Accept: */*"), status, type);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Big: LONG, 431, headers-too-large",
        "Content-Length: -1, 400, bad-request",
        "Content-Length: 1\u00002, 400, bad-request",
        "Host: again, 400, bad-request",
        "Bad Name: x, 400, bad-request",
        "Expect: miracles, 417, bad-request",
    })
    void aBrokenHeaderIsAProblemWithTheUsualHeaders(String header, int status, String type) throws IOException {
        requireProblem(ask("GET /api/v1/jobs HTTP/1.1", header), status, type);
    }

    /** A page that is compressed, with what a browser never comes to send: all of it is there before the server reads on. */
    @Test
    void aWholePageReachesWhoDoesNotSendTheRestOfTheForm() throws IOException {
        try (var socket = RawHttp.connect(server.app().port())) {
            var head = "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3000000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            var in = socket.getInputStream();
            skipHead(in);
            var page = new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(page).contains("<html", "</html>");
        }
    }

    /** What a browser has under way when it is refused: the connection is not closed before it was taken. */
    @Test
    void anAnswerReachesWhoSendsAFileThatIsTooLarge() throws IOException {
        var body = new byte[12_000_000];
        try (var socket = RawHttp.connect(server.app().port())) {
            var head = "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer none\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);

            assertThat((char) socket.getInputStream().read()).isEqualTo('H');
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int read = in.read();
            assertThat(read).as("of an answer that ends: %s", head).isNotNegative();
            head.append((char) read);
        }
        assertThat(head).contains("HTTP/1.1 404", "Content-Encoding: gzip", "Content-Length: ");
    }

    private static void requireProblem(String answer, int status, String type) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json", "urn:taskforge:problem:" + type)
                .contains("X-Request-Id: ", "urn:taskforge:request:")
                .contains("Content-Security-Policy: default-src 'self'", "X-Content-Type-Options: nosniff")
                .contains("X-Frame-Options: DENY", "Cache-Control: no-store", "Referrer-Policy: same-origin")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("Exception", "at org.", "<html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%c0%ae", "/%ff"})
    void aPersonGetsAPage(String path) throws IOException {
        requirePage(ask("GET " + path + " HTTP/1.1", "Accept: text/html,*/*;q=0.8"), 400);
    }

    @Test
    void aPersonWithTooManyCookiesGetsAPage() throws IOException {
        requirePage(ask("GET /jobs HTTP/1.1", "Accept: text/html,*/*;q=0.8", "Cookie: crumbs=LONG"), 431);
    }

    @Test
    void whereTheLanguageIsKnownThePageSpeaksIt() throws IOException {
        var answer = ask("GET /jobs HTTP/1.1", "Accept: text/html", "Accept-Language: id", "Expect: miracles");

        requirePage(answer, 417);
        assertThat(answer).contains("<html lang=\"id\"");
    }

    private static void requirePage(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: text/html", "Content-Security-Policy: default-src 'self'")
                .contains("X-Request-Id: ", "X-Content-Type-Options: nosniff", "Cache-Control: no-store")
                .contains("<h1>")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("Exception");
    }

    @Test
    void aProgramGetsJsonEvenWhenItAcceptsPages() throws IOException {
        var answer = ask("GET /api/v1/jobs HTTP/1.1", "Accept: text/html", "X-Big: LONG");

        requireProblem(answer, 431, "headers-too-large");
    }

    private String ask(String line, String... headers) throws IOException {
        var request = line + "\r\nHost: localhost\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        return RawHttp.exchange(server.app().port(), request.replace("LONG", "x".repeat(20_000)));
    }
}

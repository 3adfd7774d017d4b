package dev.taskforge.ops.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpCheckTest {
    private final List<String> seenTokens = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private HttpServer server;
    private AskingFixture asking;

    @BeforeEach
    void serve() throws IOException {
        asking = new AskingFixture(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        answer("/health", 200, "{\"status\":\"ok\",\"data\":{\"items\":[{\"n\":3}]},\"up\":true}");
        answer("/broken", 500, "stack trace");
        answer("/big", 200, "x".repeat(300_000));
        server.createContext("/old", exchange -> {
            exchange.getResponseHeaders().set("Location", "/new");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/token", exchange -> {
            var token = exchange.getRequestHeaders().getFirst("Authorization");
            seenTokens.add(String.valueOf(token));
            var body = ("you sent " + token).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String path) {
        return "\"http://127.0.0.1:" + server.getAddress().getPort() + path + "\"";
    }

    @Test
    void theWantedAnswerPasses() throws Exception {
        var evidence = asking.ask("{http: " + url("/health") + ", contains: ok, not_contains: error, max_seconds: 9,"
                + " json: {status: ok, data.items.0.n: 3, up: true}}");

        assertThat(evidence.state()).isEqualTo(CheckState.PASS);
        assertThat(evidence.exitCode()).isEqualTo(200);
        assertThat(evidence.head()).startsWith("{\"status\"");
        assertThat(evidence.fix()).isNull();
    }

    @Test
    void anotherStatusFailsWithAdvice() throws Exception {
        var evidence = asking.ask("{http: " + url("/broken") + "}");

        assertThat(AskingFixture.render(evidence.seen())).isEqualTo("Answered 500 instead of 200.");
        assertThat(AskingFixture.render(evidence.fix())).startsWith("The application failed on");
        assertThat(evidence.head()).isEqualTo("stack trace");
    }

    @Test
    void aRedirectIsReportedAndNotFollowed() throws Exception {
        assertThat(asking.answer("{http: " + url("/old") + "}"))
                .isEqualTo("FAIL Answered 302, a redirect to /new, instead of 200.");
        assertThat(asking.ask("{http: " + url("/old") + ", status: 302}").state())
                .isEqualTo(CheckState.PASS);
    }

    @Test
    void eachExpectationCanFail() throws Exception {
        assertThat(asking.answer("{http: " + url("/health") + ", contains: Masuk}"))
                .isEqualTo("FAIL The answer does not contain \"Masuk\".");
        assertThat(asking.answer("{http: " + url("/health") + ", not_contains: ok}"))
                .isEqualTo("FAIL The answer contains \"ok\".");
        assertThat(asking.answer("{http: " + url("/health") + ", json: {status: down}}"))
                .isEqualTo("FAIL In the JSON answer status is ok instead of down.");
        assertThat(asking.answer("{http: " + url("/health") + ", json: {data.items.7.n: 1}}"))
                .isEqualTo("FAIL The JSON answer has no data.items.7.n.");
        assertThat(asking.answer("{http: " + url("/broken") + ", status: 500, json: {a: 1}}"))
                .isEqualTo("FAIL The answer is not JSON.");
    }

    @Test
    void onlyTheBeginningOfALongAnswerIsRead() throws Exception {
        var evidence = asking.ask("{http: " + url("/big") + "}");

        assertThat(evidence.head()).hasSize(1024);
        assertThat(evidence.tail()).hasSize(1024);
        assertThat(evidence.outputSha256()).hasSize(64);
    }

    @Test
    void nobodyListeningFailsAndAnUnknownNameIsAnError() throws Exception {
        int port = freePort();
        assertThat(asking.answer("{http: \"http://127.0.0.1:" + port + "/\"}"))
                .isEqualTo("FAIL Nothing accepts connections on 127.0.0.1:" + port + ".");
        assertThat(asking.answer("{http: \"http://no-such-host.invalid/\"}"))
                .isEqualTo("ERROR The name no-such-host.invalid is not known.");
    }

    @Test
    void aSilentServerFailsWithinTheTimeout() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + silent.getLocalPort();
            assertThat(asking.answer("{http: \"http://" + address + "/\", timeout: 300ms}"))
                    .isEqualTo("FAIL " + address + " did not answer within 300ms.");
        }
    }

    @Test
    void aSecretHeaderReachesTheServerAndNothingElse() throws Exception {
        asking.env("API_TOKEN=canary-4711\n");

        var evidence = asking.ask("{http: " + url("/token") + ", contains: sent,"
                + " headers: {Authorization: \"Bearer ${API_TOKEN}\"}}");

        assertThat(seenTokens).containsExactly("Bearer canary-4711");
        assertThat(evidence.state()).isEqualTo(CheckState.PASS);
        assertThat(evidence.toString()).doesNotContain("canary-4711");
        assertThat(evidence.head()).isEqualTo("you sent ***");
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

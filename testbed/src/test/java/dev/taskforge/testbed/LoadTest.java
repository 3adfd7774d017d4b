package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the load counts as a failure what a visitor would notice, and nothing else. */
class LoadTest {
    private static final String WHOLE = "HTTP/1.1 200 OK\r\nX-Shop-Version: 1\r\nContent-Length: 2\r\n\r\nok";
    private static final String CUT_OFF = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";
    private static final String BROKEN = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno";
    private static final int ENOUGH = 20;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        threads.shutdownNow();
        threads.close();
    }

    /** Answers so many requests over each connection, and closes it. */
    private void serve(String answer, int each) {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    threads.execute(() -> answer(socket, answer, each));
                } catch (IOException _) {
                    return; // the test has ended
                }
            }
        });
    }

    private static void answer(Socket socket, String answer, int each) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (int answered = 0; answered < each && request(in); answered++) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean request(BufferedReader in) throws IOException {
        var line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return line != null;
    }

    private Load.Result visit() throws IOException, InterruptedException {
        var address = URI.create("http://127.0.0.1:" + server.getLocalPort());
        try (var load = Load.at(address).slow(0, 0).start()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> load.soFar().total() >= ENOUGH);
            return load.stop();
        }
    }

    @Test
    void whatIsAnsweredIsNoFailure() throws Exception {
        serve(WHOLE, Integer.MAX_VALUE);
        var result = visit();
        assertThat(result.failures()).isEmpty();
        assertThat(result.reopened()).isZero();
        assertThat(result.versions().get("1").answers()).isEqualTo(result.total());
        assertThat(result.timeOf("1"))
                .hasValueSatisfying(time -> assertThat(time).isBetween(result.begin(), result.until()));
        assertThat(result.timeOf("2")).isEmpty();
    }

    @Test
    void aKeptConnectionThatWasClosedIsOpenedAgain() throws Exception {
        serve(WHOLE, 1);
        var result = visit();
        assertThat(result.failures()).isEmpty();
        assertThat(result.reopened()).isPositive();
    }

    @Test
    void aNewConnectionThatIsClosedWithoutAnAnswerIsAFailure() throws Exception {
        serve(WHOLE, 0);
        assertAllFailed(visit(), "no answer");
    }

    @Test
    void anAnswerThatIsCutOffIsAFailure() throws Exception {
        serve(CUT_OFF, 1);
        assertAllFailed(visit(), "cut off");
    }

    @Test
    void anErrorOfTheServerIsAFailure() throws Exception {
        serve(BROKEN, Integer.MAX_VALUE);
        var result = visit();
        assertAllFailed(result, "status 502");
        assertThat(result.longestGap()).isEqualTo(Duration.between(result.begin(), result.until()));
    }

    @Test
    void aServerThatIsGoneIsAFailure() throws Exception {
        server.close();
        assertAllFailed(visit(), "refused");
    }

    private static void assertAllFailed(Load.Result result, String why) {
        assertThat(result.total()).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(result.failed()).isEqualTo(result.total());
        assertThat(result.failures())
                .hasSize(5)
                .allSatisfy(failure -> assertThat(failure).contains(why));
        assertThat(result.versions()).isEmpty();
    }
}

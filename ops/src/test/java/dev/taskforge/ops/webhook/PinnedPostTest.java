package dev.taskforge.ops.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a receiver can do to whoever sends. */
final class PinnedPostTest {
    private static final PinnedPost POST = new PinnedPost(true, Duration.ofMillis(400));

    private ServerSocket receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
    }

    private PinnedPost.Answer send() throws Exception {
        var url = URI.create("http://127.0.0.1:" + receiver.getLocalPort() + "/hook");
        return POST.send(url, Map.of(), "{}".getBytes(StandardCharsets.UTF_8), _ -> {});
    }

    private void answer(String text) {
        Thread.ofVirtual().start(() -> {
            try (Socket connection = receiver.accept()) {
                while (true) {
                    connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                    connection.getOutputStream().flush();
                }
            } catch (IOException _) {
                // whoever sends has closed the connection: that is what is tested
            }
        });
    }

    @Test
    void oneThatNeverAnswersIsLeftWhenTheTimeIsUp() {
        assertThatThrownBy(this::send).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void oneThatNeverEndsItsHeadersIsLeft() {
        answer("HTTP/1.1 200 OK\r\nX-More: " + "y".repeat(1_000) + "\r\n");
        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessBodyIsNotRead() throws Exception {
        answer("HTTP/1.1 200 OK\r\n\r\n" + "y".repeat(100_000));
        assertThat(send().status()).isEqualTo(200);
    }
}

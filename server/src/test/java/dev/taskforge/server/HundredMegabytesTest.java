package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.taskforge.server.http.RawHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body of 100 MB that is really sent: refused early, held nowhere, stored nowhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HundredMegabytesTest {
    private static final int CHUNK = 64 << 10;
    private static final int CHUNKS = (100 << 20) / CHUNK;
    private static final long BOUND = 32 << 20;
    private static final String START = "{\"queue_name\":\"huge\",\"job_type\":\"test_job\",\"payload\":\"";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
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
        "POST, /api/v1/jobs, application/json",
        "PUT, /api/v1/projects/huge, application/json",
        "POST, /api/v1/auth/login, application/json",
        "POST, /sign-in, application/x-www-form-urlencoded",
    })
    void isRefusedWhetherAnnouncedOrNot(String method, String path, String type) throws IOException {
        for (var length : new String[] {"Content-Length: " + (100 << 20), "Transfer-Encoding: chunked"}) {
            long before = threads.getTotalThreadAllocatedBytes();

            var answer = send(method, path, "Content-Type: " + type, length);

            assertThat(answer).as(length).startsWith("HTTP/1.1 413").contains("Connection: close");
            assertThat(threads.getTotalThreadAllocatedBytes() - before)
                    .as("bytes allocated, " + length)
                    .isLessThan(BOUND);
        }
        assertThat(server.asLocal().get("/api/v1/jobs?queue=huge").json().get("items"))
                .isEmpty();
        assertThat(server.asLocal().get("/api/v1/projects/huge").status()).isEqualTo(404);
        assertThat(server.anonymous().get("/health").status()).isEqualTo(200);
    }

    /** Sends all of it, or as much as the server lets in, and returns what it said. */
    private String send(String method, String path, String type, String length) throws IOException {
        var head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + server.uri("")
                + "\r\nAuthorization: Bearer " + server.localToken() + "\r\n" + type + "\r\n" + length
                + "\r\n\r\n";
        boolean chunked = length.startsWith("Transfer-Encoding");
        try (var socket = RawHttp.connect(server.app().port())) {
            var out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            int sent = sendBody(out, chunked);
            assertThat(sent).as("chunks of 64 KiB the server let in").isLessThan(CHUNKS);
            return RawHttp.read(socket.getInputStream());
        }
    }

    private static int sendBody(OutputStream out, boolean chunked) {
        var chunk = new byte[CHUNK];
        Arrays.fill(chunk, (byte) 'x');
        var frame = (Integer.toHexString(CHUNK) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try {
            out.write(chunked ? framed(START) : START.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < CHUNKS; i++) {
                try {
                    if (chunked) {
                        out.write(frame);
                    }
                    out.write(chunk);
                    if (chunked) {
                        out.write(frame, frame.length - 2, 2);
                    }
                } catch (IOException closed) {
                    return i;
                }
            }
        } catch (IOException closed) {
            return 0;
        }
        return CHUNKS;
    }

    private static byte[] framed(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}

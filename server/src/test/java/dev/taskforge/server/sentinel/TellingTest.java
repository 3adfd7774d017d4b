package dev.taskforge.server.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.SentinelFile;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.webhook.DirectDelivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TellingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-28T03:00:00Z");
    private static final Trouble LATE = new Trouble("backup", "shop/main/judgement", Message.of("x"));

    @TempDir
    Path data;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private void tell(Look.Seen seen) throws IOException {
        var at = "http://127.0.0.1:" + receiver.getAddress().getPort();
        var secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        var settings = new SentinelFile(null, new Hook(at + "/hook", secret), at + "/ping", LONG, LONG, 5);
        var notebook = new Notebook(data, null, new Deadlines(), LONG);
        var variables = new Environments(new Fingerprints(new byte[32]), Map.of()).withoutFile();
        var telling = new Telling(
                notebook,
                notebook.read(seen.at()),
                "here",
                settings,
                variables,
                new DirectDelivery(LONG, Clock.systemUTC()),
                Message::key);
        assertThat(telling.tell(seen)).isEmpty();
    }

    @Test
    void whatIsUnsettledIsToldByNoneAndRememberedUntilItIsAmissOrWell() throws IOException {
        tell(new Look.Seen(NOW, List.of(), List.of(LATE), List.of(LATE.id()), 0, 0));
        assertThat(received).isEmpty();
        assertThat(Memory.in(data).late()).containsExactly(LATE.id());

        tell(new Look.Seen(NOW.plusSeconds(1), List.of(LATE), List.of(), List.of(LATE.id()), 0, 0));
        assertThat(received).containsExactly("/hook", "/ping/fail");
        assertThat(Memory.in(data)).isEqualTo(new Memory(List.of(LATE.id()), NOW.plusSeconds(1), List.of(LATE.id())));

        received.clear();
        tell(new Look.Seen(NOW.plusSeconds(2), List.of(), List.of(), List.of(), 1, 0));
        assertThat(received).containsExactly("/hook", "/ping");
        assertThat(Memory.in(data).late()).isEmpty();
    }
}

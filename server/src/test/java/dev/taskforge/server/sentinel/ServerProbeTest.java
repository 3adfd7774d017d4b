package dev.taskforge.server.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProbeTest {
    @Test
    void aServerThatIsBeingRestartedIsNoTroubleAndOneThatStaysIllIs(@TempDir Path data) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var ill = new AtomicInteger(2);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(ill.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var probe = new ServerProbe(data, url, UnaryOperator.identity(), Duration.ofSeconds(3));
            assertThat(probe.ask()).isEmpty();

            ill.set(100);
            var hasty = new ServerProbe(data, url, UnaryOperator.identity(), Duration.ZERO);
            assertThat(hasty.ask()).isPresent();
            assertThat(ill).hasValue(99);
        } finally {
            server.stop(0);
        }
    }
}

package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoopbackPortsTest {
    @TempDir
    Path folder;

    /** An engine with one container, which does not run, with these ports. */
    private FakeEngine engine(String bindings) throws IOException {
        return new FakeEngine(folder.resolve("socket" + bindings.length()), line -> {
            if (line.startsWith("GET /version")) {
                return FakeEngine.VERSION;
            }
            return FakeEngine.ok(
                    line.contains("/containers/json?")
                            ? "[{\"Id\": \"a\"}]"
                            : "{\"Id\": \"a\", \"HostConfig\": {\"PortBindings\": {" + bindings + "}}}");
        });
    }

    private static String binding(int port) {
        return "{\"HostIp\": \"127.0.0.1\", \"HostPort\": \"" + port + "\"}";
    }

    @Test
    void neitherWhatAContainerKeepsNorWhatSomebodyListensOnIsChosen() throws Exception {
        int free;
        try (var engine = engine("")) {
            free = new LoopbackPorts(Docker.connect(engine.socket())).choose("shop-app-r2-1");
            assertThat(free).isBetween(LoopbackPorts.FIRST, LoopbackPorts.LAST);
        }
        try (var engine = engine("\"8000/tcp\": [" + binding(free) + "]");
                var socket = new ServerSocket(next(free), 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
            assertThat(new LoopbackPorts(Docker.connect(engine.socket())).choose("shop-app-r2-1"))
                    .isNotIn(free, next(free));
        }
    }

    private static int next(int port) {
        return port == LoopbackPorts.LAST ? LoopbackPorts.FIRST : port + 1;
    }

    @Test
    void whenNoneIsLeftThatIsSaid() throws IOException {
        var all = IntStream.rangeClosed(LoopbackPorts.FIRST, LoopbackPorts.LAST)
                .mapToObj(LoopbackPortsTest::binding)
                .collect(Collectors.joining(","));
        try (var engine = engine("\"8000/tcp\": [" + all + "]")) {
            assertThatThrownBy(() -> new LoopbackPorts(Docker.connect(engine.socket())).choose("a"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("no port from 20000 to 29999");
        }
    }
}

package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.net.BindException;
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

    /** Another account than root may not find out by listening itself. */
    @Test
    void aPortThatOnlyRootMayListenOnIsFreeWhenNobodyAnswersThere() throws IOException {
        LoopbackPorts.Trial notAllowed = port -> {
            throw new BindException("Permission denied");
        };
        int low = 0;
        for (int port = 600; low == 0 && port < 1_024; port++) {
            low = LoopbackPorts.isFree(port) ? port : 0;
        }
        assertThat(low).isPositive();
        assertThat(LoopbackPorts.isFree(low, notAllowed)).isTrue();
        assertThat(LoopbackPorts.isFree(1_024, notAllowed))
                .as("no account is refused that one for its number")
                .isFalse();
    }

    @Test
    void whoListensIsFoundByAsking() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(LoopbackPorts.isAnswered(port)).isTrue();
        }
        assertThat(LoopbackPorts.isAnswered(port)).isFalse();
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

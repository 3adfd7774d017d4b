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
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** An engine with one container that was made and has these ports, and runs or not. */
    private FakeEngine made(String status) throws IOException {
        return new FakeEngine(folder.resolve("made-" + status), line -> {
            if (line.startsWith("GET /version")) {
                return FakeEngine.VERSION;
            }
            return FakeEngine.ok(
                    line.contains("/containers/json?")
                            ? "[]"
                            : "{\"Id\": \"abc\", \"State\": {\"Status\": \"%s\"}}".formatted(status));
        });
    }

    @Test
    void aPortThatIsTakenBeforeTheContainerStartsIsReplacedByAnother() throws Exception {
        var tried = new ArrayList<Integer>();
        var taken = new ArrayList<ServerSocket>();
        try (var engine = made("created")) {
            new LoopbackPorts(Docker.connect(engine.socket())).start("shop-app-r2-1", port -> {
                tried.add(port);
                if (tried.size() < 3) {
                    taken.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                    throw new IOException("failed to bind host port");
                }
            });
            assertThat(tried).hasSize(3).doesNotHaveDuplicates();
            assertThat(removals(engine)).isEqualTo(2);
        } finally {
            for (var socket : taken) {
                socket.close();
            }
        }
    }

    private static long removals(FakeEngine engine) {
        return engine.requests().stream()
                .filter(line -> line.startsWith("DELETE ") && line.contains("/containers/abc"))
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "created, driver failed: port is already allocated, 3, 2",
        "created, no such image, 1, 0",
        "running, address already in use, 1, 0"
    })
    void whatHasOtherReasonsIsNotTriedAgainAndNothingIsTriedForEver(String status, String said, int tries, long removed)
            throws Exception {
        var tried = new AtomicInteger();
        try (var engine = made(status)) {
            var ports = new LoopbackPorts(Docker.connect(engine.socket()));
            assertThatThrownBy(() -> ports.start("shop-app-r2-1", port -> {
                        tried.incrementAndGet();
                        throw new IOException(said);
                    }))
                    .hasMessage(said);
            assertThat(tried).hasValue(tries);
            assertThat(removals(engine)).isEqualTo(removed);
        }
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

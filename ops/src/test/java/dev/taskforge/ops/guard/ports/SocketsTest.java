package dev.taskforge.ops.guard.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.GuardDuty.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sockets of this very machine, and some that are written down. */
class SocketsTest {
    private final Sockets sockets = new Sockets(Path.of("/proc"));

    @Test
    void whatWaitsAndWhoIsConnectedIsFoundWithItsProgram() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var client = new Socket()) {
            client.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));

            var found = sockets.listeners().stream()
                    .filter(one -> one.port() == server.getLocalPort())
                    .findFirst()
                    .orElseThrow();
            assertThat(found.protocol()).isEqualTo(Protocol.TCP);
            assertThat(found.address()).isEqualTo(server.getInetAddress());
            assertThat(found.process())
                    .isEqualTo(Files.readString(Path.of("/proc/self/comm")).strip());
            assertThat(sockets.peers())
                    .anyMatch(peer -> peer.port() == server.getLocalPort()
                            && peer.address().equals(client.getLocalAddress()));
        }
    }

    @Test
    void aKernelWithoutIpv6HasThoseOfIpv4(@TempDir Path proc) throws Exception {
        Files.createDirectories(proc.resolve("net"));
        var head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        Files.writeString(
                proc.resolve("net/tcp"),
                head
                        + "   0: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1\n");
        Files.writeString(
                proc.resolve("net/udp"),
                head
                        + "   0: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 78 2\n");

        assertThat(new Sockets(proc).listeners())
                .containsExactly(
                        new Sockets.Listener(Protocol.TCP, InetAddress.ofLiteral("0.0.0.0"), 5432, null),
                        new Sockets.Listener(Protocol.UDP, InetAddress.ofLiteral("127.0.0.1"), 53, null));
    }

    @Test
    void anAddressOfIpv4WithinIpv6IsOneOfIpv4() throws Exception {
        assertThat(Sockets.address("0000000000000000FFFF00000100007F:0050"))
                .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(Sockets.address("00000000000000000000000001000000:0050")).isEqualTo(InetAddress.ofLiteral("::1"));
    }
}

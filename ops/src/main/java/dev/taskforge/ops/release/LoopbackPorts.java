package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Container.Published;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Ports of this machine at which what runs on it, and nobody else, reaches containers. A container gets one when it is made, and
 * has it as long as it is there: Docker Engine keeps it when either starts again.
 */
final class LoopbackPorts {
    static final String ADDRESS = "127.0.0.1";
    /** Below those that Linux gives to connections, one of which could have taken it when the container starts again. */
    static final int FIRST = 20_000;

    static final int LAST = 29_999;

    private final Docker docker;

    LoopbackPorts(Docker docker) {
        this.docker = docker;
    }

    /** One that nobody listens on and no container has, not even one that is kept. */
    int choose(String container) throws IOException, Refused {
        var taken = docker.containers(Map.of()).stream()
                .map(Container::published)
                .flatMap(published -> published.stream().map(Published::hostPort))
                .collect(Collectors.toSet());
        int count = LAST - FIRST + 1;
        // Begun at another place for each container: two deployments at the same time must not choose the same.
        int start = Math.floorMod(container.hashCode(), count);
        for (int step = 0; step < count; step++) {
            int port = FIRST + (start + step) % count;
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw Refused.because("no-port", FIRST, LAST);
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}

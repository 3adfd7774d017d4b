package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Container.Published;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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

    /** From here on everybody may listen. */
    private static final int FIRST_OF_ALL = 1_024;

    private static final int SOON = 2_000;
    private static final int TRIES = 3;

    private final Docker docker;

    LoopbackPorts(Docker docker) {
        this.docker = docker;
    }

    /** Makes and starts a container. */
    interface Start {
        void at(int port) throws IOException, InterruptedException;
    }

    /** Starts a container at a port of its own; when another program has taken that meanwhile, at another one. */
    void start(String container, Start start) throws IOException, InterruptedException, Refused {
        for (int left = TRIES; ; left--) {
            int port = choose(container);
            try {
                start.at(port);
                return;
            } catch (IOException e) {
                var made = docker.container(container);
                boolean runs = made.filter(Container::running).isPresent();
                if (left == 1 || runs || (isFree(port) && !isOfPort(e))) {
                    throw e;
                }
                if (made.isPresent()) {
                    docker.remove(made.get().id()); // it would ask for the same port for ever
                }
            }
        }
    }

    /** Whoever took it may be gone again; then what Docker Engine said tells. */
    private static boolean isOfPort(IOException failure) {
        var said = String.valueOf(failure.getMessage());
        return said.contains("port is already allocated") || said.contains("address already in use");
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
        return isFree(port, free -> new ServerSocket(free, 1, InetAddress.getLoopbackAddress()));
    }

    /** Tries a port. */
    interface Trial {
        ServerSocket listen(int port) throws IOException;
    }

    /**
     * Below 1024 only root may listen, as nginx on this machine does: when that is refused, it is seen whether anybody answers
     * there. The system has its own words for the two refusals, and in any language.
     */
    static boolean isFree(int port, Trial trial) {
        try (var socket = trial.listen(port)) {
            return socket.isBound();
        } catch (IOException _) {
            return port < FIRST_OF_ALL && !isAnswered(port);
        }
    }

    static boolean isAnswered(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SOON);
            return true;
        } catch (ConnectException _) {
            return false;
        } catch (IOException _) {
            return true; // it takes too long to say no
        }
    }
}

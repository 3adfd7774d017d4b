package dev.taskforge.engine.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A way to a server that can go silent as a machine that vanished: what is sent gets lost, and no connection is closed. The
 * server has then long noticed that its client is gone.
 */
public final class SilentProxy implements AutoCloseable {
    private final ServerSocket entrance;
    private final int server;
    private final Queue<Link> links = new ConcurrentLinkedQueue<>();
    private volatile boolean silent;

    private record Link(Socket client, Socket server) {
        void cut() {
            close(server);
        }
    }

    /** @param server the port of the server on this machine */
    public SilentProxy(int server) {
        this.server = server;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    /** The address of a database behind this proxy. */
    public String before(String address) {
        return address.replace("127.0.0.1:" + server, "127.0.0.1:" + entrance.getLocalPort());
    }

    /** Loses what is under way and whatever is sent on the connections there are, and on new ones until {@link #speak}. */
    public void silence() {
        silent = true;
        lose();
    }

    /** Loses what is under way and whatever is sent on the connections there are. */
    public void lose() {
        links.forEach(Link::cut);
    }

    /** Serves new connections again; those that went silent stay so. */
    public void speak() {
        silent = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                var link = new Link(entrance.accept(), new Socket(InetAddress.getLoopbackAddress(), server));
                links.add(link);
                if (silent) {
                    link.cut();
                }
                Thread.startVirtualThread(() -> pass(link.client(), link.server()));
                Thread.startVirtualThread(() -> {
                    if (pass(link.server(), link.client())) {
                        close(link.client());
                    }
                });
            } catch (IOException e) {
                // The entrance is closed.
            }
        }
    }

    /** Passes on what comes, until its end; false when the connection was cut before. */
    private static boolean pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(link -> {
            link.cut();
            close(link.client());
        });
    }
}

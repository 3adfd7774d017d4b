package dev.taskforge.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A site on 127.0.0.1 that answers every request with 200 and counts them. */
final class AnsweringSite implements AutoCloseable {
    private static final int WAITING = 500;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong answered = new AtomicLong();

    AnsweringSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WAITING);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            answered.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** Its address, without a path. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many requests it has answered so far. */
    long answered() {
        return answered.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

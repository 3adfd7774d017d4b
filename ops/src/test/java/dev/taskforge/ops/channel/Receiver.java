package dev.taskforge.ops.channel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service on this machine that answers what it is told to, and remembers what it was asked. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private volatile Reply usual = new Reply(200, "{}", Map.of(), false);

    /** @param cut whether the answer breaks off before its end */
    record Reply(int status, String body, Map<String, String> headers, boolean cut) {}

    /** @param headers with names in lower case */
    record Asked(String path, Map<String, String> headers, String body) {}

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(exchange.getRequestURI().toString(), headers, body));
        var next = replies.poll();
        var reply = next == null ? usual : next;
        if (reply.status() < 300) {
            taken.add(body);
        }
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        long length = bytes.length + (reply.cut() ? 1L : 0L);
        exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
        exchange.getResponseBody().write(bytes);
        if (reply.cut()) {
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    /** What it answers when nothing else is left to answer. */
    Receiver usually(int status, String body) {
        usual = new Reply(status, body, Map.of(), false);
        return this;
    }

    /** What it answers next, once. */
    Receiver next(int status, String body, Map<String, String> headers) {
        replies.add(new Reply(status, body, headers, false));
        return this;
    }

    /** Breaks off its answers when nothing else is left to answer. */
    Receiver usuallyCut(String begin) {
        usual = new Reply(200, begin, Map.of(), true);
        return this;
    }

    List<Asked> asked() {
        return asked;
    }

    /** What was sent and not refused. */
    List<String> taken() {
        return taken;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package dev.taskforge.ops.backup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server that answers as S3 does, and does not do its part in one way. It keeps what it is given in memory. */
final class FaultyS3 implements AutoCloseable {
    /** Only artifacts are larger: marks and manifests are kept as they are. */
    private static final int ARTIFACT = 3_000;

    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private volatile Fault fault;

    /** What it does instead of its part. */
    enum Fault {
        NONE,
        ANSWERS_500,
        ANSWERS_403,
        IS_FULL,
        ANSWERS_A_PAGE,
        DROPS_WHAT_IS_SENT,
        KEEPS_NOTHING,
        KEEPS_HALF,
        KEEPS_ZEROS,
        GIVES_HALF,
        GIVES_LESS_THAN_IT_SAYS,
        GIVES_ANOTHER_BYTE
    }

    FaultyS3(Fault fault) throws IOException {
        this.fault = fault;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void now(Fault other) {
        fault = other;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var sent = content(exchange);
            switch (fault) {
                case ANSWERS_500 -> send(exchange, 500, new byte[0]);
                case ANSWERS_403 -> send(exchange, 403, new byte[0]);
                case ANSWERS_A_PAGE -> send(exchange, 200, "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8));
                default -> serve(exchange, sent);
            }
        }
    }

    private void serve(HttpExchange exchange, byte[] sent) throws IOException {
        var path = exchange.getRequestURI().getPath();
        boolean isList = exchange.getRequestURI().getQuery() != null;
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, path, sent);
            case "DELETE" -> {
                objects.remove(path);
                exchange.sendResponseHeaders(204, -1);
            }
            case "HEAD" -> head(exchange, objects.get(path));
            case "GET" -> {
                if (isList) {
                    send(exchange, 200, "<ListBucketResult></ListBucketResult>".getBytes(StandardCharsets.UTF_8));
                } else {
                    get(exchange, objects.get(path));
                }
            }
            default -> send(exchange, 501, new byte[0]);
        }
    }

    private void put(HttpExchange exchange, String path, byte[] sent) throws IOException {
        boolean isArtifact = sent.length > ARTIFACT;
        switch (isArtifact ? fault : Fault.NONE) {
            case IS_FULL -> {
                send(exchange, 507, new byte[0]);
                return;
            }
            case DROPS_WHAT_IS_SENT -> {
                return;
            }
            case KEEPS_NOTHING -> objects.remove(path);
            case KEEPS_HALF -> objects.put(path, Arrays.copyOf(sent, sent.length / 2));
            case KEEPS_ZEROS -> objects.put(path, new byte[sent.length]);
            default -> objects.put(path, sent);
        }
        exchange.getResponseHeaders().add("ETag", "\"0\"");
        send(exchange, 200, new byte[0]);
    }

    private static void head(HttpExchange exchange, byte @Nullable [] kept) throws IOException {
        if (kept == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().add("Content-Length", Integer.toString(kept.length));
        exchange.sendResponseHeaders(200, -1);
    }

    private void get(HttpExchange exchange, byte @Nullable [] kept) throws IOException {
        if (kept == null) {
            send(
                    exchange,
                    404,
                    "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>".getBytes(StandardCharsets.UTF_8));
            return;
        }
        switch (kept.length > ARTIFACT ? fault : Fault.NONE) {
            case GIVES_HALF -> send(exchange, 200, Arrays.copyOf(kept, kept.length / 2));
            case GIVES_LESS_THAN_IT_SAYS -> {
                exchange.sendResponseHeaders(200, kept.length);
                exchange.getResponseBody().write(kept, 0, kept.length / 2);
                exchange.getResponseBody().flush();
            }
            case GIVES_ANOTHER_BYTE -> {
                var changed = kept.clone();
                changed[changed.length / 2] ^= 1;
                send(exchange, 200, changed);
            }
            default -> send(exchange, 200, kept);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** What was sent, out of the signed chunks in which it comes. */
    private static byte[] content(HttpExchange exchange) throws IOException {
        var all = exchange.getRequestBody().readAllBytes();
        var kind = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        if (kind == null || !kind.startsWith("STREAMING-")) {
            return all;
        }
        var in = new ByteArrayInputStream(all);
        var out = new ByteArrayOutputStream();
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            out.write(in.readNBytes(size));
            in.skipNBytes(2);
        }
        return out.toByteArray();
    }

    private static int chunk(ByteArrayInputStream in) {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return Integer.parseInt(line.substring(0, line.indexOf(";")), 16);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package dev.taskforge.ops.web;

import dev.taskforge.ops.check.Destination;
import dev.taskforge.ops.check.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests one by one and reads the beginning of each answer. Follows no redirect and keeps no cookie by itself.
 * Unlike the client of plain checks it can send {@code PATCH} and an {@code Origin}. Used by one thread.
 */
final class WebClient implements AutoCloseable {
    static final int MOST_BODY = 256 * 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /** @param ca a PEM file with the certificates to trust; null for those of the system */
    WebClient(@Nullable Path ca) throws GeneralSecurityException, IOException {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(null))
                .executor(threads);
        if (ca != null) {
            builder.sslContext(Trust.context(Trust.of(ca)));
        }
        client = builder.build();
    }

    /**
     * Sends one request.
     *
     * @throws SocketTimeoutException when the answer did not end within {@code timeout}
     * @throws IllegalArgumentException when a header cannot be sent
     */
    WebAnswer send(WebRequest request, Duration timeout) throws IOException, InterruptedException {
        var message = message(request);
        var answer = new CompletableFuture<WebAnswer>();
        var thread = Thread.ofVirtual().name("visit").start(() -> {
            try {
                answer.complete(exchange(request, message));
            } catch (IOException | InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw (SocketTimeoutException) new SocketTimeoutException("the answer did not end in time").initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        } finally {
            thread.interrupt();
        }
    }

    private static HttpRequest message(WebRequest request) {
        var body = request.body();
        var message = HttpRequest.newBuilder(request.address())
                .method(request.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("User-Agent", "TaskForge");
        request.headers().forEach(message::setHeader);
        return message.build();
    }

    private WebAnswer exchange(WebRequest request, HttpRequest message) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Destination.check(request.address().getHost().replaceAll("^\\[|]$", ""));
        var answer = client.send(message, BodyHandlers.ofInputStream());
        var headers = new HashMap<String, List<String>>();
        answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        var bytes = new ByteArrayOutputStream();
        boolean cut;
        try (var in = answer.body()) {
            cut = read(in, bytes);
        }
        return new WebAnswer(
                answer.statusCode(),
                Map.copyOf(headers),
                bytes.toString(charset(answer)),
                cut,
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** Reads what is kept and returns whether there was more. */
    private static boolean read(InputStream in, ByteArrayOutputStream bytes) throws IOException {
        var buffer = new byte[8 * 1024];
        while (bytes.size() < MOST_BODY) {
            int n = in.read(buffer, 0, Math.min(buffer.length, MOST_BODY - bytes.size()));
            if (n < 0) {
                return false;
            }
            bytes.write(buffer, 0, n);
        }
        return in.read() >= 0;
    }

    /** The declared encoding; UTF-8 when there is none or nobody knows it. */
    private static Charset charset(HttpResponse<?> answer) {
        var type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        int at = type.indexOf("charset=");
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        var name =
                type.substring(at + "charset=".length()).split("[;,\\s]", 2)[0].replace("\"", "");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}

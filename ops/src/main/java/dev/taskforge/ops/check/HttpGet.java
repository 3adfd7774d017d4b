package dev.taskforge.ops.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Sends one GET and reads the beginning of the answer. Uses the JDK's old client, which needs neither threads nor
 * memory of its own; its blocking calls run on the virtual thread of the check.
 */
final class HttpGet {
    static final int MOST_BODY = 64 * 1024;

    private HttpGet() {}

    /**
     * An answer.
     *
     * @param location where a redirect points; null for other answers
     * @param body the first 64 KiB as text
     * @param took from the first byte sent to the last byte read
     */
    record HttpAnswer(int status, @Nullable String location, String body, Duration took) {}

    static HttpAnswer send(URI address, Map<String, String> headers, @Nullable Path ca, Duration timeout)
            throws IOException, GeneralSecurityException {
        long start = System.nanoTime();
        Destination.check(address.getHost().replaceAll("^\\[|]$", ""));
        var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secure && ca != null) {
            secure.setSSLSocketFactory(Trust.context(Trust.of(ca)).getSocketFactory());
        }
        int ms = (int) timeout.toMillis();
        connection.setConnectTimeout(ms);
        connection.setReadTimeout(ms);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "TaskForge");
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("Connection", "close");
        headers.forEach(connection::setRequestProperty);
        try {
            int status = connection.getResponseCode();
            if (status < 0) {
                throw new IOException("the answer is not HTTP");
            }
            var stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
            var body = stream == null ? "" : read(stream, start + timeout.toNanos());
            var location = status >= 300 && status < 400 ? connection.getHeaderField("Location") : null;
            return new HttpAnswer(status, location, body, Duration.ofNanos(System.nanoTime() - start));
        } finally {
            connection.disconnect();
        }
    }

    /** Reads until there is enough; the deadline also holds against an answer that trickles. */
    private static String read(InputStream stream, long deadline) throws IOException {
        var body = new ByteArrayOutputStream();
        var buffer = new byte[8 * 1024];
        while (body.size() < MOST_BODY) {
            int n = stream.read(buffer, 0, Math.min(buffer.length, MOST_BODY - body.size()));
            if (n < 0) {
                break;
            }
            body.write(buffer, 0, n);
            if (System.nanoTime() > deadline) {
                throw new SocketTimeoutException("the answer did not end in time");
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}

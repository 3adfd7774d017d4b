package dev.taskforge.ops.webhook;

import dev.taskforge.ops.host.PublicAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one POST to exactly the address that was looked at: the name is resolved once, so that it cannot lead elsewhere
 * between the look and the connection. Follows no redirect, and reads of the answer's body no more than it is asked to.
 */
public final class PinnedPost {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_HEADER_BYTES = 16 * 1024;

    private final boolean privateAllowed;
    private final Duration deadline;

    /** @param privateAllowed whether addresses outside the public internet may be reached */
    public PinnedPost(boolean privateAllowed, Duration deadline) {
        this.privateAllowed = privateAllowed;
        this.deadline = deadline;
    }

    /** How far a request came. */
    public enum Stage {
        /** It was written whole: whoever reads it may act on it. */
        WRITTEN,
        /** The head of an answer was read. */
        ANSWERED
    }

    /**
     * What was answered.
     *
     * @param headers with names in lower case
     * @param body empty when it was not asked for
     * @param cut whether the body was longer than what was asked for; the rest was not read
     */
    @SuppressWarnings("ArrayRecordComponent") // read once; never compared
    public record Answer(int status, Map<String, String> headers, byte[] body, boolean cut) {}

    /** The name leads to an address that must not be reached. */
    public static final class ForbiddenAddress extends Exception {
        private static final long serialVersionUID = 1L;

        ForbiddenAddress(String message) {
            super(message);
        }
    }

    /** @param opened told of the connection, to be closed when nobody wants the answer any more */
    Answer send(URI url, Map<String, String> headers, byte[] body, Consumer<Socket> opened)
            throws IOException, ForbiddenAddress {
        return exchange(url, headers, body, 0, opened, _ -> {});
    }

    /**
     * Sends and reads the body of the answer as well.
     *
     * @param most bytes of the body that are read; a longer one is cut
     * @param opened told of the connection, to be closed when nobody wants the answer any more
     * @param reached told how far it came
     * @throws IOException when no whole answer came; its text may repeat the address
     */
    public Answer exchange(
            URI url,
            Map<String, String> headers,
            byte[] body,
            int most,
            Consumer<Socket> opened,
            Consumer<Stage> reached)
            throws IOException, ForbiddenAddress {
        var address = resolve(url);
        var late = new AtomicBoolean();
        var done = new CountDownLatch(1);
        try (var plain = new Socket()) {
            opened.accept(plain);
            Thread.ofVirtual().name("webhook-deadline").start(() -> closeWhenLate(plain, done, late));
            plain.connect(address, (int) CONNECT.toMillis());
            plain.setSoTimeout((int) deadline.toMillis());
            try (var socket = isSecure(url) ? secured(plain, url) : plain) {
                var out = socket.getOutputStream();
                out.write(head(url, headers, body.length));
                out.write(body);
                out.flush();
                reached.accept(Stage.WRITTEN);
                return answer(socket.getInputStream(), most, reached);
            }
        } catch (IOException e) {
            if (late.get()) {
                throw new SocketTimeoutException("no answer within " + deadline.toSeconds() + " s");
            }
            throw e;
        } finally {
            done.countDown();
        }
    }

    private void closeWhenLate(Socket socket, CountDownLatch done, AtomicBoolean late) {
        try {
            if (!done.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                socket.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            late.set(true);
        }
    }

    private InetSocketAddress resolve(URI url) throws IOException, ForbiddenAddress {
        var found = InetAddress.getAllByName(host(url));
        for (var address : found) {
            if (!privateAllowed && !PublicAddresses.isPublic(address)) {
                throw new ForbiddenAddress(
                        url.getHost() + " leads to " + address.getHostAddress() + ", which is not a public address");
            }
        }
        return new InetSocketAddress(found[0], port(url));
    }

    private static SSLSocket secured(Socket plain, URI url) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var socket = (SSLSocket) factory.createSocket(plain, host(url), port(url), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static byte[] head(URI url, Map<String, String> headers, int length) {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
        head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(length).append("\r\nConnection: close\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Answer answer(InputStream in, int most, Consumer<Stage> reached) throws IOException {
        var answer = parsed(headerOf(in));
        reached.accept(Stage.ANSWERED);
        while (answer.status() / 100 == 1) {
            answer = parsed(headerOf(in));
        }
        if (most == 0) {
            return answer;
        }
        var body = BoundedBody.read(in, answer.status(), answer.headers(), most);
        boolean cut = body.length > most;
        return new Answer(answer.status(), answer.headers(), cut ? Arrays.copyOf(body, most) : body, cut);
    }

    private static String headerOf(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int end = 0;
        while (end < 4) {
            int next = in.read();
            if (next < 0 || bytes.size() >= MOST_HEADER_BYTES) {
                throw new IOException(next < 0 ? "the answer broke off" : "the answer's headers do not end");
            }
            bytes.write(next);
            end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : next == '\r' ? 1 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static Answer parsed(String header) throws IOException {
        var lines = header.split("\r\n");
        if (!lines[0].matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
            throw new IOException("the answer is not HTTP");
        }
        var headers = new HashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, new byte[0], false);
    }

    private static boolean isSecure(URI url) {
        return "https".equals(url.getScheme());
    }

    private static String host(URI url) {
        return url.getHost().replaceAll("^\\[|]$", "");
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : isSecure(url) ? 443 : 80;
    }
}

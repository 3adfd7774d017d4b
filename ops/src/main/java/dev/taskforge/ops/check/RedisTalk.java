package dev.taskforge.ops.check;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection to a Redis or Valkey server by its own protocol. What the server says is bounded in size and time. */
final class RedisTalk implements AutoCloseable {
    private static final int MOST = 1024 * 1024;
    private static final int MOST_LINE = 8 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final long deadline;

    /** The server answered with an error. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        /** The first word, such as {@code NOAUTH}. */
        String code() {
            var message = String.valueOf(getMessage());
            return message.split(" ", 2)[0];
        }
    }

    private RedisTalk(Socket socket, long deadline) throws IOException {
        this.socket = socket;
        this.deadline = deadline;
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /**
     * Connects and signs in.
     *
     * @param ca a file with the certificates to trust instead of the system's; null for the system's
     */
    static RedisTalk with(RedisUrl url, @Nullable Path ca, Duration timeout)
            throws IOException, GeneralSecurityException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var socket = connect(url, ca, (int) timeout.toMillis());
        try {
            var talk = new RedisTalk(socket, deadline);
            if (!url.password().isEmpty()) {
                if (url.user().isEmpty()) {
                    talk.ask("AUTH", url.password());
                } else {
                    talk.ask("AUTH", url.user(), url.password());
                }
            }
            return talk;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket connect(RedisUrl url, @Nullable Path ca, int millis)
            throws IOException, GeneralSecurityException {
        var plain = new Socket();
        try {
            plain.setSoTimeout(millis);
            plain.connect(url.server().resolve(), millis);
            if (!url.tls()) {
                return plain;
            }
            var host = url.server().host();
            var factory = Trust.context(Trust.of(ca)).getSocketFactory();
            var socket =
                    (SSLSocket) factory.createSocket(plain, host, url.server().port(), true);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException | GeneralSecurityException e) {
            plain.close();
            throw e;
        }
    }

    /** Sends a command and returns its answer, a line or a text. */
    String ask(String... words) throws IOException {
        var request = new ByteArrayOutputStream();
        request.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (var word : words) {
            var bytes = word.getBytes(StandardCharsets.UTF_8);
            request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(bytes);
            request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write(request.toByteArray());
        out.flush();
        var line = line();
        var rest = line.isEmpty() ? "" : line.substring(1);
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':' -> rest;
            case '-' -> throw new Refused(rest);
            case '$' -> text(rest);
            default -> throw new IOException("it does not speak the protocol of Redis");
        };
    }

    /** What the server says of itself, by name. */
    Map<String, String> info() throws IOException {
        var values = new HashMap<String, String>();
        ask("INFO")
                .lines()
                .map(each -> each.split(":", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> values.put(parts[0], parts[1].strip()));
        return values;
    }

    private String text(String length) throws IOException {
        int size = length.matches("[0-9]{1,7}") ? Integer.parseInt(length) : -1;
        if (size < 0 || size > MOST) {
            throw new IOException("its answer has no length, or is too long");
        }
        var bytes = new byte[size + 2];
        for (int at = 0; at < bytes.length; ) {
            requireTime();
            int read = in.read(bytes, at, bytes.length - at);
            if (read < 0) {
                throw new EOFException("the connection was closed");
            }
            at += read;
        }
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = read(); next != '\n'; next = read()) {
            if (line.size() > MOST_LINE) {
                throw new IOException("it does not speak the protocol of Redis");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        requireTime();
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection was closed");
        }
        return next;
    }

    /** The time for reading is that of each part: an answer that drips would never end. */
    private void requireTime() throws SocketTimeoutException {
        if (System.nanoTime() - deadline > 0) {
            throw new SocketTimeoutException("the answer takes too long");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

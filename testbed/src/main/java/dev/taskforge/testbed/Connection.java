package dev.taskforge.testbed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One connection of HTTP/1.1 that sends nothing twice and hides no failure, as the client of the JDK may. For one thread. */
final class Connection implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;
    private static final int READ_MS = 30_000;
    private static final int MOST_HEAD = 16 * 1024;

    private final URI address;
    private final Socket socket;
    private final InputStream in;
    private boolean kept = true;

    private Connection(URI address, Socket socket) throws IOException {
        this.address = address;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** What came back; names of headers in small letters. */
    record Answer(int status, Map<String, String> headers, String body) {
        String version() {
            return headers.getOrDefault("x-shop-version", "");
        }
    }

    /** The connection ended before the first byte of an answer. */
    static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        NoAnswer(IOException cause) {
            super("no answer: " + cause, cause);
        }
    }

    static Connection open(URI address) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MS);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MS);
            return new Connection(address, address.getScheme().equals("https") ? AnyCertificate.over(socket) : socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Gets one path over a connection of its own. */
    static Answer get(URI address, String path) throws IOException {
        try (var connection = open(address)) {
            return connection.exchange("GET", path, "");
        }
    }

    /** Whether the other side takes another request. */
    boolean kept() {
        return kept;
    }

    /** @throws NoAnswer when it ended before the first byte of an answer */
    Answer exchange(String method, String path, String body) throws IOException {
        kept = false;
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = method + " " + path + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n"
                + (method.equals("GET") ? "" : "Content-Length: " + bytes.length + "\r\n") + "\r\n";
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(bytes);
        send(request.toByteArray());
        var words = line().split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("no answer of HTTP/1: " + String.join(" ", words));
        }
        int status = Integer.parseInt(words[1]);
        var headers = headers();
        var answer = new Answer(status, headers, new String(body(headers), StandardCharsets.UTF_8));
        kept = words[0].equals("HTTP/1.1")
                && headers.containsKey("content-length")
                && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        return answer;
    }

    private void send(byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
            in.mark(1);
            if (in.read() < 0) {
                throw new EOFException("the connection was closed");
            }
            in.reset();
        } catch (IOException e) {
            throw new NoAnswer(e);
        }
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("no header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            throw new IOException("an answer in chunks, which are not read here");
        }
        var length = headers.get("content-length");
        if (length == null) {
            return in.readAllBytes();
        }
        int wanted = Integer.parseInt(length);
        var bytes = in.readNBytes(wanted);
        if (bytes.length < wanted) {
            throw new EOFException("the answer was cut off after " + bytes.length + " of " + wanted + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > MOST_HEAD) {
                throw new EOFException("the head of the answer was cut off");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

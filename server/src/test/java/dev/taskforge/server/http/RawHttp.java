package dev.taskforge.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Requests as bytes on a socket, for what no client library would send. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /** The head of a request on a connection that ends with the answer. */
    public static String head(String method, String path, String... headers) {
        return method + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer good\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    /** The whole answer to this request. */
    public static String exchange(int port, String request) throws IOException {
        return exchange(port, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The whole answer to these bytes. */
    public static String exchange(int port, byte[] request) throws IOException {
        try (var socket = connect(port)) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    public static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Everything until the server closes. */
    public static String read(InputStream in) throws IOException {
        var answer = new StringBuilder();
        var buffer = new byte[8_192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
        } catch (SocketException reset) {
            // The server closed while this side was still sending; what it said before counts.
            assertThat(answer).isNotEmpty();
        }
        return answer.toString();
    }
}

package dev.taskforge.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The Redis server, spoken to by inline commands. */
record RedisStore(String url) {

    /** Empties it, and says when it waits for the disk: {@code always} or {@code everysec}. */
    void prepare(String appendfsync) {
        tell("CONFIG SET appendfsync " + appendfsync);
        tell("FLUSHALL SYNC");
    }

    private void tell(String command) {
        var address = URI.create(url);
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var user = address.getUserInfo();
            if (user != null) {
                tell(socket, reader, "AUTH", user.substring(user.indexOf(':') + 1));
            }
            tell(socket, reader, command, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param secret what follows the command and is not told when Redis refuses it */
    private static void tell(Socket socket, BufferedReader reader, String command, String secret) throws IOException {
        socket.getOutputStream().write((command + " " + secret + "\r\n").getBytes(StandardCharsets.US_ASCII));
        var answer = reader.readLine();
        if (!"+OK".equals(answer)) {
            throw new IllegalStateException("Redis answered '" + answer + "' to " + command);
        }
    }
}

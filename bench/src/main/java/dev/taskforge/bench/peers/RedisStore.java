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
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var answer = reader.readLine();
            if (!"+OK".equals(answer)) {
                throw new IllegalStateException("Redis answered '" + answer + "' to " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.taskforge.ops.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a container of this machine over HTTP, each time by a connection of its own. */
public final class Probe {
    private static final int TIME = (int) Duration.ofSeconds(5).toMillis();
    private static final int WHOLE = 3 * TIME;
    private static final int MOST = 1_024;

    private Probe() {}

    /** What was answered; the body up to a kilobyte. */
    public record Answer(int status, String body) {
        /** Whether the status is one from 200 to 299. */
        public boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    /** Empty when nobody answered within a few seconds. A redirect is not followed. */
    public static Optional<Answer> ask(String address, int port, String path) {
        return ask(address, port, path, true);
    }

    /** The status alone, also when the body does not come. */
    public static Optional<Integer> status(String address, int port, String path) {
        return ask(address, port, path, false).map(Answer::status);
    }

    private static Optional<Answer> ask(String address, int port, String path, boolean whole) {
        HttpURLConnection connection = null;
        var done = new CountDownLatch(1);
        try {
            var url = URI.create("http://" + address + ":" + port + path).toURL();
            connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(TIME);
            connection.setReadTimeout(TIME);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("User-Agent", "taskforge");
            endLate(connection, done);
            int status = connection.getResponseCode();
            return Optional.of(new Answer(status, whole ? body(connection, status) : ""));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty(); // what is not answered is asked again, or reported by whoever asks
        } finally {
            done.countDown();
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    /** The time for reading is that of each part: an answer that drips would never end. */
    private static void endLate(HttpURLConnection connection, CountDownLatch done) {
        Thread.ofVirtual().name("probe-timeout").start(() -> {
            try {
                if (!done.await(WHOLE, TimeUnit.MILLISECONDS)) {
                    connection.disconnect();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does
            }
        });
    }

    private static String body(HttpURLConnection connection, int status) throws IOException {
        InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (in == null) {
            return "";
        }
        try (in) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }
}

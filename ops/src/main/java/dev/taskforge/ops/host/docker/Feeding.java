package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Passes an input on to a program, on a thread of its own: a program may write a lot before it has read all. An input that cannot
 * be read ends the connection.
 */
final class Feeding {
    private static final int PIECE = 32 * 1024;
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

    private final AtomicReference<@Nullable Exception> trouble = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean passedAll;
    private volatile boolean over;

    Feeding(InputStream input, Exchange exchange) {
        thread = Thread.ofVirtual().name("docker-input").start(() -> copy(input, exchange));
    }

    private void copy(InputStream input, Exchange exchange) {
        var piece = new byte[PIECE];
        var output = exchange.output();
        try {
            for (int read = read(input, piece); read >= 0; read = read(input, piece)) {
                output.write(piece, 0, read);
            }
            if (over) {
                return;
            }
            if (trouble.get() == null) {
                passedAll = true;
                exchange.endOutput();
            } else {
                exchange.close(); // else the program waits for the rest
            }
        } catch (IOException _) {
            // The program reads no more, or the connection broke: passedAll stays false.
        }
    }

    private int read(InputStream input, byte[] piece) {
        try {
            return input.read(piece);
        } catch (IOException | RuntimeException e) {
            if (!over) { // otherwise it is only that nobody waits for the input any more
                trouble.set(e);
            }
            return -1;
        }
    }

    /** Nobody reads any more: what still waits for the input is given up after a moment. */
    void end() {
        try {
            if (!thread.join(LAST_MOMENT)) {
                over = true;
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            over = true;
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the whole input went to the program. */
    boolean passedAll() {
        return passedAll;
    }

    /** @throws IOException with what kept the input from being read, if anything did */
    void throwTrouble() throws IOException {
        var found = trouble.get();
        if (found != null) {
            throw new IOException("the input could not be read: " + found.getMessage(), found);
        }
    }
}

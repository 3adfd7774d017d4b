package dev.taskforge.ops.destination;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.LongAdder;

/** Counts bytes on one thread for another that watches whether any move. */
final class Moved {
    private static final int BUFFER = 64 * 1024;

    private final LongAdder bytes = new LongAdder();

    void add(long more) {
        bytes.add(more);
    }

    long total() {
        return bytes.sum();
    }

    /** Copies all of {@code in}; ends when its thread is interrupted. */
    void copy(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("ended");
            }
            out.write(buffer, 0, read);
            add(read);
        }
    }
}

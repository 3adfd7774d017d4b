package dev.taskforge.ops.host;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that runs while what it writes is read, or what it reads is written. It is ended with its whole process tree when
 * nothing has moved for the time of its command, when the thread that started it is interrupted, and when this is closed. For the
 * use of that one thread.
 */
public final class RunningCommand implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

    private final Process process;
    private final ProcessTree tree;
    private final Duration patience;
    private final BoundedOutput errors;
    private final Thread errorPump;
    private final Thread starter = Thread.currentThread();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final long began = System.nanoTime();
    private volatile long moved = began;

    RunningCommand(Process process, ProcessTree tree, Duration patience, BoundedOutput errors, Thread errorPump) {
        this.process = process;
        this.tree = tree;
        this.patience = patience;
        this.errors = errors;
        this.errorPump = errorPump;
        Thread.ofVirtual().name("watch-" + process.pid()).start(this::watch);
    }

    /** A read that waits for a program cannot be interrupted itself. */
    private void watch() {
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - moved > patience.toNanos()) {
                    stalled.set(true);
                    tree.end();
                } else if (starter.isInterrupted()) {
                    tree.end();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it writes. */
    public InputStream output() {
        return new FilterInputStream(process.getInputStream()) {
            @Override
            public int read() throws IOException {
                int read = in.read();
                moved = System.nanoTime();
                return read;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = in.read(into, offset, length);
                moved = System.nanoTime();
                return read;
            }
        };
    }

    /** What it reads; to be closed at its end. */
    public OutputStream input() {
        return new FilterOutputStream(process.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                moved = System.nanoTime();
            }
        };
    }

    /**
     * Waits for its end. What it writes must have been read before, and its input ended.
     *
     * @throws InterruptedException after the process tree was ended
     * @throws IOException when it was ended because nothing moved any more
     */
    public CommandResult end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        int code = process.waitFor();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (stalled.get()) {
            throw new IOException("it neither read nor wrote anything for " + patience.toSeconds() + " s");
        }
        return result(code);
    }

    /** The same when it ends that soon; empty when it goes on. */
    public Optional<CommandResult> endWithin(Duration time) throws InterruptedException {
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        return Optional.of(result(process.exitValue()));
    }

    private CommandResult result(int code) throws InterruptedException {
        tree.endLeftovers();
        errorPump.join(LAST_OUTPUT);
        var took = Duration.ofNanos(System.nanoTime() - began);
        return new CommandResult(code, "", errors.text(), errors.dropped(), took, false);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            tree.end();
        }
    }
}

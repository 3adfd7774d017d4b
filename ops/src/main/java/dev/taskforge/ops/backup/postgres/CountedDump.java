package dev.taskforge.ops.backup.postgres;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Passes a dump on as it is written, and counts in a thread of its own what is in it. Close it in any case. */
public final class CountedDump extends FilterOutputStream {
    private final CompletableFuture<Rows> rows = new CompletableFuture<>();
    private final OutputStream copy;
    private final Thread thread;
    private @Nullable Runnable begin;

    /** @param out takes the dump; not closed by this */
    public CountedDump(OutputStream out) throws IOException {
        this(out, () -> {});
    }

    /**
     * @param out takes the dump; not closed by this
     * @param begin run once, when the first of the dump comes
     */
    public CountedDump(OutputStream out, Runnable begin) throws IOException {
        super(out);
        this.begin = begin;
        var pipe = Pipe.open();
        copy = Channels.newOutputStream(pipe.sink());
        thread = Thread.ofPlatform().daemon().name("postgres-dump").start(() -> count(pipe.source()));
    }

    private void count(Pipe.SourceChannel dump) {
        try (dump) {
            read(Channels.newInputStream(
                    dump)); // done before it is closed: whoever cannot write any more finds out why
        } catch (IOException e) {
            rows.completeExceptionally(e);
        }
    }

    private void read(InputStream dump) {
        try {
            rows.complete(ArchiveReader.read(dump));
        } catch (Throwable e) { // whoever waits for the rows must not wait for ever
            rows.completeExceptionally(e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (begin != null) {
            begin.run();
            begin = null;
        }
        out.write(bytes, offset, length);
        try {
            copy.write(bytes, offset, length);
        } catch (IOException e) {
            throw rows.isCompletedExceptionally() && !(e instanceof ClosedByInterruptException) ? cause() : e;
        }
    }

    /** What was in the whole dump. */
    public Rows finish() throws IOException {
        copy.close();
        try {
            return rows.get();
        } catch (ExecutionException _) {
            throw cause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var told = new InterruptedIOException("interrupted while a dump was read");
            told.initCause(e);
            throw told;
        }
    }

    private IOException cause() {
        return switch (rows.exceptionNow()) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Throwable e -> new IOException("the dump could not be read", e);
        };
    }

    @Override
    public void close() throws IOException {
        copy.close();
        thread.interrupt();
    }
}

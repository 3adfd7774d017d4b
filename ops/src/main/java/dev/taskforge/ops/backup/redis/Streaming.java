package dev.taskforge.ops.backup.redis;

import dev.taskforge.ops.host.docker.Exec;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A program whose output is read while it runs, on a thread of its own; it waits when it is ahead. */
final class Streaming extends InputStream {
    private static final int MOST_PIECES = 16;
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(MOST_PIECES);
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Thread thread;
    private byte[] piece = END;
    private int at;
    private boolean ended;

    /** Starts it; close it in any case. */
    Streaming(Exec exec, OutputStream errors) {
        thread = Thread.ofVirtual().name("redis-output").start(() -> run(exec, errors));
    }

    private void run(Exec exec, OutputStream errors) {
        try {
            code.complete(exec.run(new Pieces(), errors));
        } catch (Throwable e) {
            code.completeExceptionally(e); // who reads gets it
        } finally {
            end();
        }
    }

    /** Whatever happened: who reads would wait for it. */
    private void end() {
        try {
            pieces.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody reads any more
        }
    }

    private final class Pieces extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return;
            }
            try {
                pieces.put(Arrays.copyOfRange(bytes, offset, offset + length));
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended || (at == piece.length && !next())) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean next() throws IOException {
        try {
            piece = pieces.take();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        at = 0;
        ended = piece.length == 0;
        return !ended;
    }

    /** How the program ended, once its output was read to the end. */
    int exitCode() throws IOException {
        try {
            return code.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var told = new InterruptedIOException("interrupted while the server was read");
        told.initCause(e);
        return told;
    }

    /** Ends the connection to the program, if it still runs: it finds its output closed. */
    @Override
    public void close() {
        thread.interrupt();
    }
}

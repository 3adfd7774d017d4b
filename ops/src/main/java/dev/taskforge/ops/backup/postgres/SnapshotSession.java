package dev.taskforge.ops.backup.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * A session that holds one snapshot of a database open, so that pg_dump dumps it, and asks for the schema in that same snapshot:
 * others may go on writing.
 */
public final class SnapshotSession implements AutoCloseable {
    private final CompletableFuture<String> snapshot = new CompletableFuture<>();
    private final CompletableFuture<FactsReader> facts = new CompletableFuture<>();
    private final Script script = new Script();
    private final FactsReader reader = new FactsReader(snapshot::complete);
    private final Thread thread;

    private SnapshotSession(PostgresServer server) {
        thread = Thread.ofVirtual().name("postgres-snapshot").start(() -> hold(server));
    }

    /** Begins it; close it in any case. */
    public static SnapshotSession open(PostgresServer server) {
        return new SnapshotSession(server);
    }

    private void hold(PostgresServer server) {
        try {
            PostgresServer.run(server.psql(Map.of()).input(script), "psql", reader);
            facts.complete(reader);
        } catch (IOException | RuntimeException e) {
            facts.completeExceptionally(e);
        }
        snapshot.completeExceptionally(new IOException("psql ended before it had a snapshot"));
    }

    /** The name of the snapshot, waiting until there is one. */
    public String snapshot() throws IOException {
        try {
            return (String)
                    CompletableFuture.anyOf(snapshot, facts.thenApply(_ -> "")).get();
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The database and its server; known once there is a snapshot. */
    public Facts.Server server() throws IOException {
        return reader.server();
    }

    /**
     * Ends the session, and returns what was found.
     *
     * @param rows what the dump had
     */
    public Facts finish(Rows rows) throws IOException {
        script.finish(Questions.SEQUENCES);
        try {
            return facts.get().facts(rows);
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException cause(ExecutionException e) {
        return e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var told = new InterruptedIOException("interrupted while the database was asked");
        told.initCause(e);
        return told;
    }

    @Override
    public void close() {
        script.finish("");
        thread.interrupt();
    }

    /** What psql reads: the questions, then nothing while the dump is made, then the last questions. */
    private static final class Script extends InputStream {
        private final CountDownLatch finished = new CountDownLatch(1);
        private byte[] rest = Questions.ofSource().getBytes(StandardCharsets.UTF_8);
        private int at;
        private volatile String last = "";
        private boolean lastBegun;

        void finish(String questions) {
            if (finished.getCount() > 0) {
                last = questions;
                finished.countDown();
            }
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == rest.length && !lastBegun) {
                lastBegun = true;
                if (!await()) {
                    return -1;
                }
                rest = last.getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            if (at == rest.length) {
                return -1;
            }
            int count = Math.min(length, rest.length - at);
            System.arraycopy(rest, at, into, offset, count);
            at += count;
            return count;
        }

        /** False when psql reads no more: why is told by what it wrote. */
        private boolean await() {
            try {
                finished.await();
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}

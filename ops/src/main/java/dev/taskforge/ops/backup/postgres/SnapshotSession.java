package dev.taskforge.ops.backup.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

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

    /** What the server has besides; known once the session has ended. */
    public ServerSetup setup() {
        return reader.setup();
    }

    /** To be called once pg_dump has locked all tables, which it has when it writes: asks what happened to them before. */
    public void locked() {
        script.ask(Questions.REWRITTEN);
    }

    /**
     * Ends the session, and returns what was found.
     *
     * @param rows what the dump had
     * @throws IOException also when the dump cannot have all rows of the snapshot
     */
    public Facts finish(Rows rows) throws IOException {
        script.ask(Questions.SEQUENCES);
        script.end();
        try {
            return facts.get().sourceFacts(rows);
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
        script.end();
        thread.interrupt();
    }

    /** What psql reads: the first questions, then nothing until there are more; an empty part is the end. */
    private static final class Script extends InputStream {
        private static final byte[] END = {};

        private final BlockingQueue<byte[]> more = new LinkedBlockingQueue<>();
        private byte[] part = bytes(Questions.ofSource());
        private int at;

        private static byte[] bytes(String questions) {
            return questions.getBytes(StandardCharsets.UTF_8);
        }

        void ask(String questions) {
            more.add(bytes(questions));
        }

        void end() {
            more.add(END);
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            while (part.length > 0 && at == part.length) {
                part = next();
                at = 0;
            }
            if (part.length == 0) {
                return -1;
            }
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, into, offset, count);
            at += count;
            return count;
        }

        /** The end when psql reads no more: why is told by what it wrote. */
        private byte[] next() {
            try {
                return more.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return END;
            }
        }
    }
}

package dev.taskforge.ops.backup.postgres;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One session with a database through psql in the container of its server, which is asked, and rows of which are read and written as
 * COPY writes them. Whatever ends it before {@link #commit} leaves nothing behind. Of one thread.
 */
public final class TableSession implements AutoCloseable {
    /** The longest row, in bytes as COPY writes it; it is kept in memory. */
    public static final int MOST_ROW = 128 * 1024 * 1024;

    /** Of answers to questions; so many tables and columns nobody has. */
    private static final int MOST_LINES = 200_000;

    private static final int BUFFER = 128 * 1024;
    private static final long ENDS_WITHIN_SECONDS = 30;
    /** A line that COPY never writes, because it writes a backslash twice. */
    private static final byte[] END = "\\.".getBytes(StandardCharsets.UTF_8);

    private static final String TELL_END = "SELECT E'\\\\.';\n";

    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Pipe toServer;
    private final Pipe fromServer;
    private final OutputStream out;
    private final InputStream in;
    private final Thread thread;

    private byte[] row = new byte[BUFFER];
    private int length;

    /** Takes the rows of a table. */
    @FunctionalInterface
    public interface Taker {
        /** A row as COPY writes it as text, without the end of its line; the bytes are used again. */
        void row(byte[] bytes, int length) throws IOException;
    }

    private TableSession(PostgresServer server) throws IOException {
        toServer = Pipe.open();
        fromServer = Pipe.open();
        out = new BufferedOutputStream(Channels.newOutputStream(toServer.sink()), BUFFER);
        in = new BufferedInputStream(Channels.newInputStream(fromServer.source()), BUFFER);
        thread = Thread.ofVirtual().name("postgres-tables").start(() -> hold(server));
    }

    private void hold(PostgresServer server) {
        try (var answers = Channels.newOutputStream(fromServer.sink());
                var script = Channels.newInputStream(toServer.source())) {
            PostgresServer.run(server.psql(Map.of()).input(script), "psql", answers);
            ended.complete(true);
        } catch (IOException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /** Begins to read: all that is asked is of one moment. Answers like {@link Facts.Server}. */
    public static TableSession reading(PostgresServer server) throws IOException {
        return opened(server, Questions.toRead());
    }

    /** Begins a transaction that writes. */
    public static TableSession filling(PostgresServer server) throws IOException {
        return opened(server, Questions.toFill());
    }

    private static TableSession opened(PostgresServer server, String script) throws IOException {
        var session = new TableSession(server);
        try {
            session.ask(script);
            return session;
        } catch (IOException e) {
            session.close();
            throw e;
        }
    }

    /** The tables, their keys and triggers, each a line of JSON. */
    public List<String> layout() throws IOException {
        return ask(Questions.script("tables.sql"));
    }

    /** Runs SQL, each command of which ends with a semicolon, and returns the lines of its answer. */
    public List<String> ask(String sql) throws IOException {
        send(sql + "\n" + TELL_END);
        flush();
        var lines = new ArrayList<String>();
        while (read()) {
            if (lines.size() == MOST_LINES) {
                throw new IOException("psql answered with more than " + MOST_LINES + " lines");
            }
            lines.add(new String(row, 0, length, StandardCharsets.UTF_8));
        }
        return lines;
    }

    /** Reads the rows of a query, in whatever order they come. */
    public void read(String query, Taker taker) throws IOException {
        send("COPY (" + query + ") TO STDOUT;\n" + TELL_END);
        flush();
        while (read()) {
            taker.row(row, length);
        }
    }

    /** Begins to write rows into a table: {@link #write} them, then {@link #endRows}. */
    public void beginRows(String table, String columns) throws IOException {
        send("COPY " + table + " (" + columns + ") FROM STDIN;\n");
    }

    /** Writes a row as COPY reads it. */
    public void write(byte[] bytes, int size) throws IOException {
        try {
            out.write(bytes, 0, size);
            out.write('\n');
        } catch (IOException e) {
            throw why(e);
        }
    }

    /** Ends the rows of a table, and waits until the server has them. */
    public void endRows() throws IOException {
        send("\\.\n");
        ask("");
    }

    /** Makes what was written last. */
    public void commit() throws IOException {
        ask("COMMIT;");
    }

    /** One more line of an answer; false at its end. */
    private boolean read() throws IOException {
        length = 0;
        while (true) {
            int next = readByte();
            if (next < 0) {
                throw why(new IOException("psql ended before it had answered"));
            }
            if (next == '\n') {
                return !(length == END.length && Arrays.equals(row, 0, length, END, 0, END.length));
            }
            if (length == row.length) {
                if (length >= MOST_ROW) {
                    throw new IOException("a row is longer than " + (MOST_ROW >> 20) + " MiB, which cannot be moved");
                }
                row = Arrays.copyOf(row, Math.min(2 * length, MOST_ROW));
            }
            row[length++] = (byte) next;
        }
    }

    private int readByte() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw why(e);
        }
    }

    private void send(String text) throws IOException {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw why(e);
        }
    }

    private void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw why(e);
        }
    }

    /** What psql ended with says more than that it does not answer. */
    private IOException why(IOException seen) {
        try {
            ended.get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
            return seen;
        } catch (ExecutionException e) {
            return e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException _) {
            return seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var told = new InterruptedIOException("interrupted while the database was asked");
            told.initCause(e);
            return told;
        }
    }

    /** Ends it; what was not made last is undone by the server. */
    @Override
    public void close() throws IOException {
        toServer.sink().close();
        fromServer.source().close();
        try {
            if (!thread.join(java.time.Duration.ofSeconds(2))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}

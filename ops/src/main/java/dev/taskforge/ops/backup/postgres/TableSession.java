package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.host.ProgramTalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One session with a database through psql in the container of its server, which is asked, and rows of which are read and written as
 * COPY writes them. Whatever ends it before {@link #commit} leaves nothing behind. Of one thread.
 */
public final class TableSession implements AutoCloseable {
    /** The longest row, in bytes as COPY writes it; it is kept in memory. */
    public static final int MOST_ROW = 128 * 1024 * 1024;

    /** Of answers to questions; so many tables and columns nobody has. */
    private static final int MOST_LINES = 200_000;

    private static final byte[] END_OF_ROW = {'\n'};
    /** A line that COPY never writes, because it writes a backslash twice. */
    private static final byte[] END = "\\.".getBytes(StandardCharsets.UTF_8);

    private static final String TELL_END = "SELECT E'\\\\.';\n";

    private final ProgramTalk talk;

    /** Takes the rows of a table. */
    @FunctionalInterface
    public interface Taker {
        /** A row as COPY writes it as text, without the end of its line; the bytes are used again. */
        void row(byte[] bytes, int length) throws IOException;
    }

    private TableSession(PostgresServer server) throws IOException {
        talk = new ProgramTalk(
                "psql",
                MOST_ROW,
                (script, answers) -> PostgresServer.run(server.psql(Map.of()).input(script), "psql", answers));
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
        talk.tell(sql + "\n" + TELL_END);
        talk.flush();
        var lines = new ArrayList<String>();
        while (read()) {
            if (lines.size() == MOST_LINES) {
                throw new IOException("psql answered with more than " + MOST_LINES + " lines");
            }
            lines.add(talk.text());
        }
        return lines;
    }

    /** Reads the rows of a query, in whatever order they come. */
    public void read(String query, Taker taker) throws IOException {
        talk.tell("COPY (" + query + ") TO STDOUT;\n" + TELL_END);
        talk.flush();
        while (read()) {
            taker.row(talk.line(), talk.length());
        }
    }

    /** One more line of an answer; false at its end. */
    private boolean read() throws IOException {
        talk.read();
        return !talk.isLine(END);
    }

    /** Begins to write rows into a table: {@link #write} them, then {@link #endRows}. */
    public void beginRows(String table, String columns) throws IOException {
        talk.tell("COPY " + table + " (" + columns + ") FROM STDIN;\n");
    }

    /** Writes a row as COPY reads it. */
    public void write(byte[] bytes, int size) throws IOException {
        talk.tell(bytes, size);
        talk.tell(END_OF_ROW, END_OF_ROW.length);
    }

    /** Ends the rows of a table, and waits until the server has them. */
    public void endRows() throws IOException {
        talk.tell("\\.\n");
        ask("");
    }

    /** Makes what was written last. */
    public void commit() throws IOException {
        ask("COMMIT;");
    }

    /** Ends it; what was not made last is undone by the server. */
    @Override
    public void close() throws IOException {
        talk.close();
    }
}

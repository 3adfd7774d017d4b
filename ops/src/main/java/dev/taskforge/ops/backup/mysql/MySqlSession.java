package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.host.ProgramTalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One session with a database of MariaDB or MySQL through the client in the container of its server, which is asked, and rows of which are
 * read and written. A transaction that it began and that was not made last leaves nothing behind when it ends, however it ends. Of
 * one thread.
 */
public final class MySqlSession implements AutoCloseable {
    /** Of answers to questions; so many tables and columns nobody has. */
    private static final int MOST_LINES = 200_000;

    private static final String SETTINGS = MySqlServer.script("session.sql");
    private static final String TABLES = MySqlServer.script("tables.sql");
    /** Alone on a line: what is asked here begins with a word, and rows with zeros and ones. */
    private static final byte[] END = ".".getBytes(StandardCharsets.UTF_8);

    private static final String TELL_END = "SELECT '.';\n";
    private static final String WARNINGS = ";\nSHOW WARNINGS LIMIT 3;\n";

    private final ProgramTalk talk;
    private final MySqlServer server;

    private MySqlSession(MySqlServer server) throws IOException {
        this.server = server;
        talk = new ProgramTalk(server.clientName(), TableSession.MOST_ROW, server::talk);
    }

    /** Begins to read: rows are all of one moment. */
    public static MySqlSession reading(MySqlServer server) throws IOException {
        return opened(server, SETTINGS + "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY;\n");
    }

    /** One without a transaction. */
    public static MySqlSession open(MySqlServer server) throws IOException {
        return opened(server, SETTINGS);
    }

    private static MySqlSession opened(MySqlServer server, String script) throws IOException {
        var session = new MySqlSession(server);
        try {
            session.ask(script);
            return session;
        } catch (IOException e) {
            session.close();
            throw e;
        }
    }

    /** The version of the server. */
    public String version() throws IOException {
        return ask("SELECT version();\n").getFirst().getFirst();
    }

    /** The version of the program that is asked. */
    public String tool() {
        return server.tool();
    }

    /** What the user may not do with all of the database, of what moving tables needs. */
    public List<String> missingRights() throws IOException {
        var lines = ask("SHOW GRANTS;\n").stream().map(List::getFirst);
        return Grants.missing(lines, server.name());
    }

    /** What {@code tables.sql} answers: of each line its values. */
    public List<List<String>> tables() throws IOException {
        return ask(TABLES);
    }

    /**
     * Runs SQL, each command of which ends with a semicolon and a new line, and returns the rows of its answers. None may be a
     * period alone.
     */
    public List<List<String>> ask(String sql) throws IOException {
        talk.tell(sql);
        return answer();
    }

    private List<List<String>> answer() throws IOException {
        talk.tell(TELL_END);
        talk.flush();
        var lines = new ArrayList<String>();
        while (read()) {
            if (lines.size() == MOST_LINES) {
                throw new IOException("the client answered with more than " + MOST_LINES + " lines");
            }
            lines.add(talk.text());
        }
        return Answers.read(String.join("\n", lines)).rows();
    }

    /** Gives the rows of a query to somebody, as the client writes them; each begins with a zero or a one. */
    public void read(String query, TableSession.Taker taker) throws IOException {
        talk.tell(query + ";\n" + TELL_END);
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

    /**
     * Runs one command, which is written without its semicolon, and returns the numbers of what the server warned of, such as
     * {@code 1265}. The words may repeat a row and are not told.
     */
    public List<String> change(byte[] command, int size) throws IOException {
        talk.tell(command, size);
        talk.tell(WARNINGS);
        return answer().stream().map(row -> row.get(1)).toList();
    }

    /** Makes what was written last. */
    public void commit() throws IOException {
        ask("COMMIT;\n");
    }

    /** Ends it; what was not made last is undone by the server. */
    @Override
    public void close() throws IOException {
        talk.close();
    }
}

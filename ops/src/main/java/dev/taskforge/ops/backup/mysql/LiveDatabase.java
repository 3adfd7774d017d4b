package dev.taskforge.ops.backup.mysql;

import java.io.IOException;
import java.util.List;

/** The database that serves, where another one is loaded in its place. Immutable. */
public final class LiveDatabase {
    private final MySqlServer server;
    private final String name;

    public LiveDatabase(MySqlServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** How many bytes its tables have, as the server estimates. */
    public long bytes() throws IOException {
        return Long.parseLong(server.query(
                        "SELECT CAST(coalesce(sum(data_length + index_length), 0) AS SIGNED) FROM information_schema.tables"
                                + " WHERE table_schema = " + MySqlServer.literal(name) + ";\n")
                .strip());
    }

    /** Who is connected to it, by user and host. */
    public List<String> others() throws IOException {
        return server.query("SELECT DISTINCT concat(user, '@', host) FROM information_schema.processlist WHERE db = "
                        + MySqlServer.literal(name) + " AND id <> connection_id();\n")
                .lines()
                .toList();
    }

    /** Whether the server has it. */
    public boolean exists() throws IOException {
        return !server.query("SELECT schema_name FROM information_schema.schemata WHERE schema_name = "
                        + MySqlServer.literal(name) + ";\n")
                .isBlank();
    }

    /** Puts a marker of {@link MySqlCopy} into it: from now on {@link #drop} removes it. */
    public void mark(String marker) throws IOException {
        server.query("CREATE TABLE IF NOT EXISTS " + marked(marker) + " (x int) ENGINE=InnoDB;\n");
    }

    /** Whether it has the marker, or nothing at all: one whose marker is not there yet, or is gone with the rest. */
    public boolean isMarked(String marker) throws IOException {
        return hasMarker(marker) || isEmpty();
    }

    private boolean hasMarker(String marker) throws IOException {
        return holds("tables", "table_schema", " AND table_name = " + MySqlServer.literal(marker)) > 0;
    }

    private boolean isEmpty() throws IOException {
        return holds("tables", "table_schema", "") == 0 && holds("routines", "routine_schema", "") == 0;
    }

    private long holds(String kind, String column, String more) throws IOException {
        return Long.parseLong(server.query("SELECT count(*) FROM information_schema." + kind + " WHERE " + column
                        + " = " + MySqlServer.literal(name) + more + ";\n")
                .strip());
    }

    /**
     * Drops it when it is there and has the marker, or nothing. Rights on it stay.
     *
     * @return false when it is there and has neither; then nothing was changed
     */
    public boolean drop(String marker) throws IOException {
        if (!exists()) {
            return true;
        }
        boolean marked = hasMarker(marker);
        if (!marked && !isEmpty()) {
            return false;
        }
        // Once more in the same breath: the program ends at the first statement that fails.
        var still = marked ? "SELECT count(*) FROM " + marked(marker) + ";\n" : "";
        server.query(still + "DROP DATABASE IF EXISTS " + MySqlServer.quoted(name) + ";\n");
        return true;
    }

    /** Takes a marker of {@link MySqlCopy} away. */
    public void unmark(String marker) throws IOException {
        if (exists()) {
            server.query("DROP TABLE IF EXISTS " + marked(marker) + ";\n");
        }
    }

    private String marked(String marker) {
        return MySqlServer.quoted(name) + "." + MySqlServer.quoted(marker);
    }
}

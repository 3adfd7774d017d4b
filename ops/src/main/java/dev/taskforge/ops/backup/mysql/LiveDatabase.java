package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.files.HashSum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * Who is connected to it, by user and host; also who is connected to no database and may use any. Of these only who stays a
     * moment: a health check comes and goes.
     */
    public List<String> others() throws IOException {
        var clients =
                "SELECT id, concat(user, '@', host) FROM information_schema.processlist WHERE id <> connection_id()"
                        + " AND user NOT IN ('system user', 'event_scheduler', 'unauthenticated user')"
                        + " AND command NOT IN ('Daemon', 'Binlog Dump', 'Binlog Dump GTID')";
        var any = clients + " AND (db IS NULL OR db = '');\n";
        var found = server.query(any + "DO sleep(1);\n" + any).lines().toList();
        var staying = found.stream().filter(line -> found.indexOf(line) != found.lastIndexOf(line));
        var here = server.query(clients + " AND db = " + MySqlServer.literal(name) + ";\n")
                .lines();
        return Stream.concat(here, staying)
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .distinct()
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
     * What is in it, in short: by it is known whether somebody has changed it.
     *
     * @return empty when there is nothing but the marker
     */
    public String fingerprint(String marker) throws IOException {
        var tables = names("TABLE_TYPE <> 'VIEW' AND table_name <> " + MySqlServer.literal(marker));
        var views = names("TABLE_TYPE = 'VIEW'");
        var routines = server.query("SELECT routine_name FROM information_schema.routines WHERE routine_schema = "
                + MySqlServer.literal(name) + " ORDER BY 1;\n");
        if (tables.isEmpty() && views.isEmpty() && routines.isBlank()) {
            return "";
        }
        var sums = tables.isEmpty() ? "" : server.query("CHECKSUM TABLE " + listed(tables) + ";\n");
        return HexFormat.of()
                .formatHex(HashSum.sha256()
                        .digest((sums + "\0" + views + "\0" + routines).getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> names(String which) throws IOException {
        return server.query("SELECT table_name FROM information_schema.tables WHERE table_schema = "
                        + MySqlServer.literal(name) + " AND " + which + " ORDER BY 1;\n")
                .lines()
                .toList();
    }

    private String listed(List<String> of) {
        return of.stream()
                .map(table -> MySqlServer.quoted(name) + "." + MySqlServer.quoted(table))
                .collect(Collectors.joining(", "));
    }

    /**
     * Drops it when it is there and has the marker, or nothing. Rights on it stay. The marker goes last, or an attempt that was cut off
     * would leave what nobody knows.
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
        var views = names("TABLE_TYPE = 'VIEW'");
        var tables = names("TABLE_TYPE <> 'VIEW' AND table_name <> " + MySqlServer.literal(marker));
        if (!views.isEmpty()) {
            still += "DROP VIEW IF EXISTS " + listed(views) + ";\n";
        }
        if (!tables.isEmpty()) {
            still += "SET SESSION foreign_key_checks = 0;\nDROP TABLE IF EXISTS " + listed(tables) + ";\n";
        }
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

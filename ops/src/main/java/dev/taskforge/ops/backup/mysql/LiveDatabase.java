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

    /** Drops it when it is there. Rights on it stay. */
    public void drop() throws IOException {
        server.query("DROP DATABASE IF EXISTS " + MySqlServer.quoted(name) + ";\n");
    }

    /** Takes a marker of {@link MySqlCopy} away. */
    public void unmark(String marker) throws IOException {
        server.query("DROP TABLE IF EXISTS " + MySqlServer.quoted(name) + "." + MySqlServer.quoted(marker) + ";\n");
    }
}

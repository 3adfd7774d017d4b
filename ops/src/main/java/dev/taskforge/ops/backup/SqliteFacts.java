package dev.taskforge.ops.backup;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be compared between a database and its restored copy.
 *
 * @param rows exact number of rows of each ordinary table
 * @param schemaSha256 over every table, index, view and trigger as written, in a fixed order, and the versions the
 *     application keeps in the file's header
 */
record SqliteFacts(SortedMap<String, Long> rows, String schemaSha256) {

    /** Reads them in whatever transaction the connection is in. */
    static SqliteFacts of(Connection connection) throws SQLException {
        var rows = new TreeMap<String, Long>();
        for (var table : tables(connection)) {
            try (var statement = connection.createStatement();
                    var count =
                            statement.executeQuery("SELECT count(*) FROM \"" + table.replace("\"", "\"\"") + "\"")) {
                rows.put(table, count.getLong(1));
            }
        }
        return new SqliteFacts(rows, schema(connection));
    }

    /** Virtual tables are left out: counting them may need their module; the tables they keep their data in are not. */
    static List<String> tables(Connection connection) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var results = statement.executeQuery("""
                        SELECT name FROM sqlite_schema
                        WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                          AND upper(sql) NOT LIKE 'CREATE VIRTUAL TABLE%'
                        ORDER BY name""")) {
            while (results.next()) {
                names.add(results.getString(1));
            }
        }
        return names;
    }

    private static String schema(Connection connection) throws SQLException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes);
                var statement = connection.createStatement()) {
            for (var pragma : List.of("user_version", "application_id")) {
                try (var result = statement.executeQuery("PRAGMA " + pragma)) {
                    field(out, result.getString(1));
                }
            }
            try (var results = statement.executeQuery(
                    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")) {
                while (results.next()) {
                    for (int column = 1; column <= 4; column++) {
                        field(out, results.getString(column));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var digest = DurableFiles.sha256();
        digest.update(bytes.toByteArray());
        return DurableFiles.hex(digest);
    }

    private static void field(DataOutputStream out, String value) throws IOException {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}

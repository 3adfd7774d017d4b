package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Two databases of SQLite with the same tables, the first with rows that move to the other one by CSV files. */
abstract class SqliteCsvFixture {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, boss INTEGER REFERENCES CUSTOMER)",
            "CREATE TABLE any_value (a INTEGER, b REAL, c TEXT, d NUMERIC, e BLOB, f, g VARCHAR(3), h DATETIME)",
            "CREATE TABLE exact (id TEXT PRIMARY KEY, a ANY, b INT) STRICT, WITHOUT ROWID",
            "CREATE TABLE \"od,d \"\" ' ta.ble\" (\"co\"\"l, ü\" TEXT, made TEXT AS (upper(\"co\"\"l, ü\")) STORED)",
            "CREATE TABLE left_side (id INTEGER PRIMARY KEY, other INTEGER REFERENCES right_side)",
            "CREATE TABLE right_side (id INTEGER PRIMARY KEY, other INTEGER REFERENCES left_side)",
            "CREATE TABLE unused (id INTEGER PRIMARY KEY AUTOINCREMENT)",
            "CREATE TABLE note (line TEXT UNIQUE ON CONFLICT REPLACE)",
            "CREATE VIRTUAL TABLE words USING fts5(name)",
            "CREATE TRIGGER \"no\"\"ted\" AFTER INSERT ON customer BEGIN INSERT INTO note VALUES ('trigger ' || NEW.name); END",
            "CREATE VIEW names AS SELECT name FROM customer");
    private static final List<String> ROWS = List.of(
            "INSERT INTO customer (name, boss) VALUES ('Ani', 2), ('a \"quoted\", name', NULL), ('gone', NULL)",
            "DELETE FROM customer WHERE name = 'gone'",
            "INSERT INTO any_value (a, c, f) VALUES (NULL, NULL, NULL), ('', '', ''), (9223372036854775807, '\\N', -9223372036854775808)",
            "INSERT INTO any_value VALUES (1, 1, 1, 1, 1, 1, 1, 1), (1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5)",
            "INSERT INTO any_value VALUES ('1', '1', '1', '1', '1', '1', '1', '1'), ('1.0E10', 'x', 'x', '1.50', '1.50', '-0', '-Infinity', '2026-11-28')",
            "INSERT INTO any_value VALUES (1e400, -1e400, 1e400, 1e-300, -0.0, 0.1, 1e15, 9007199254740993)",
            "INSERT INTO any_value VALUES (x'', x'00ff', x'5c', x'31', x'41', x'', x'00', x'0a')",
            "INSERT INTO any_value VALUES ('\\', '\\x41', '\\i5', '\\t', '\\\\', '\\.', '\\', '\\u41')",
            "INSERT INTO any_value VALUES (char(10), char(13, 10), char(9), char(7), ' ', char(128512), 'é', char(65533))",
            "INSERT INTO any_value (a, c, f) VALUES (CAST(x'410042' AS TEXT), CAST(x'ff41' AS TEXT), CAST(x'00' AS TEXT))",
            "INSERT INTO any_value (c, d, f) VALUES ('99999999999999999999', '99999999999999999999x', '99999999999999999999')",
            "INSERT INTO exact VALUES ('b', '1', 1), ('a', 1, NULL), ('c', x'31', 2), ('', 1.0, 3)",
            "INSERT INTO \"od,d \"\" ' ta.ble\" VALUES ('a'), (NULL), ('')",
            "INSERT INTO left_side VALUES (1, 1)",
            "INSERT INTO right_side VALUES (1, 1)",
            "INSERT INTO words VALUES ('Ani')");

    @TempDir
    Path home;

    static void run(Path file, List<String> commands) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var command : commands) {
                statement.execute(command);
            }
        }
    }

    final Path main() {
        return home.resolve("app.db");
    }

    final Path copy() {
        return home.resolve("copy.db");
    }

    final void make() throws SQLException {
        run(main(), TABLES);
        run(main(), ROWS);
        run(copy(), TABLES);
    }

    /** All values of all tables that move, each with its type, and everything as it was made. */
    static List<String> content(Path file) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = SqliteSnapshot.open(file)) {
            var tables = strings(
                    connection,
                    "SELECT name FROM pragma_table_list WHERE type = 'table' AND name <> 'sqlite_schema' ORDER BY name");
            for (var table : tables) {
                var each = strings(
                        connection,
                        "SELECT 'typeof(' || n || ') || hex(' || n || ') || quote(' || n || ')' FROM (SELECT '\"' || replace(name,"
                                + " '\"', '\"\"') || '\"' AS n FROM pragma_table_xinfo('" + table.replace("'", "''")
                                + "') ORDER BY cid)");
                found.addAll(strings(
                        connection,
                        "SELECT " + String.join(" || '|' || ", each) + " AS line FROM \"" + table.replace("\"", "\"\"")
                                + "\" ORDER BY line"));
            }
            found.addAll(new SqliteTables(connection).made());
        }
        return found;
    }

    static List<String> strings(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /** As its application does: what a killed process has begun to write is taken back by whoever opens it to write. */
    static long count(Path file, String table) throws SQLException {
        try (var connection = SqliteFilling.open(file)) {
            return new SqliteTables(connection).count(SqliteTables.name(table));
        }
    }

    static boolean isMarked(Path file) throws SQLException {
        try (var connection = SqliteFilling.open(file)) {
            return isMarked(connection);
        }
    }

    static boolean isMarked(Connection connection) {
        try {
            return !strings(connection, "SELECT name FROM sqlite_schema WHERE name = '" + SqliteTables.MARK + "'")
                    .isEmpty();
        } catch (SQLException _) {
            return false; // it is locked just now
        }
    }

    static String export(Operations operations) throws IOException {
        var job = operations.run(CsvRequest.export("app", "main", null).job());
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return operations.exports.list("app").getFirst().name();
    }

    static Job fill(Operations operations, String from) {
        return operations.run(CsvRequest.fill("app", "copy", from).job());
    }

    static void succeeded(Job job) {
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
    }

    static String failed(Operations operations, String from) {
        var job = fill(operations, from);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        return String.valueOf(job.error());
    }

    static List<String> faults(Operations operations, String from) throws IOException {
        var texts = Messages.ofOperations(Messages.ENGLISH);
        return operations.importing.plan(CsvRequest.fill("app", "copy", from)).faults().stream()
                .map(texts::render)
                .toList();
    }
}

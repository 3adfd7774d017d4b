package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.csv.SqliteValues;
import dev.taskforge.ops.backup.csv.TableName;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of an SQLite database whose rows can be moved, in whatever transaction the connection is in. */
final class SqliteTables {
    /** A table that an import keeps until it is over: who can see it knows that the import was made last. */
    static final String MARK = "_taskforge_csv_import";

    private static final TableName SEQUENCES = name("sqlite_sequence");
    private static final int GENERATED = 2;

    private final Connection connection;

    SqliteTables(Connection connection) {
        this.connection = connection;
    }

    /** Turns a row into something. */
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> all(String sql, Reader<T> reader, String... bound) throws SQLException {
        try (var statement = prepared(sql, bound);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    private PreparedStatement prepared(String sql, String... bound) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < bound.length; i++) {
            statement.setString(i + 1, bound[i]);
        }
        return statement;
    }

    /** SQLite has no schemas. */
    static TableName name(String table) {
        return new TableName("", table);
    }

    /** Refuses a database whose text is not in UTF-8: what is no text cannot be told apart there. */
    void requireUtf8() throws SQLException {
        var encoding = all("PRAGMA encoding", row -> row.getString(1)).getFirst();
        if (!encoding.equals("UTF-8")) {
            throw new PermanentFailure("the database keeps its text as " + encoding
                    + ": only SQLite databases in UTF-8 are moved by CSV files");
        }
    }

    String version() throws SQLException {
        return all("SELECT sqlite_version()", row -> row.getString(1)).getFirst();
    }

    /** The tables, what refers to what, and the triggers as they were made one after the other, which is how they run. */
    Layout layout() throws SQLException {
        var tables = new ArrayList<Layout.Table>();
        for (var name : tablesOf("table")) {
            tables.add(new Layout.Table(name(name), false, 0, columns(name)));
        }
        var keys = new ArrayList<Layout.Key>();
        for (var table : tables) {
            keys.addAll(keys(table.name(), tables));
        }
        var triggers = all(
                "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid",
                row -> trigger(row.getString(1), found(row.getString(2), tables)));
        return new Layout(List.copyOf(tables), List.copyOf(keys), triggers);
    }

    private static Layout.Trigger trigger(String name, TableName table) {
        return new Layout.Trigger(name, table, table, false);
    }

    private List<String> tablesOf(String type) throws SQLException {
        return all(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = ? AND name NOT LIKE 'sqlite\\_%'"
                        + " ESCAPE '\\' AND name <> ? ORDER BY name",
                row -> row.getString(1), type, MARK);
    }

    private List<Layout.Column> columns(String table) throws SQLException {
        boolean strict = all(
                        "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
                        row -> row.getBoolean(1),
                        table)
                .getFirst();
        boolean numbers = isNumbering(table);
        boolean rowids = hasOneKeyColumnAndRowids(table);
        return all(
                "SELECT name, type, hidden, pk, \"notnull\", dflt_value FROM pragma_table_xinfo(?) ORDER BY cid",
                row -> column(row, strict, rowids, numbers),
                table);
    }

    /** Only then a whole number that is the key is the number of the row, which SQLite gives out by itself. */
    private boolean hasOneKeyColumnAndRowids(String table) throws SQLException {
        return all(
                        "SELECT wr = 0 AND (SELECT count(*) FROM pragma_table_xinfo(?) WHERE pk > 0) = 1"
                                + " FROM pragma_table_list WHERE schema = 'main' AND name = ?",
                        row -> row.getBoolean(1),
                        table,
                        table)
                .getFirst();
    }

    private static Layout.Column column(ResultSet row, boolean strict, boolean rowids, boolean numbers)
            throws SQLException {
        var type = row.getString(2);
        boolean anything = strict && type.equalsIgnoreCase("ANY");
        boolean counted = rowids && row.getInt(4) > 0 && type.equalsIgnoreCase("INTEGER");
        return new Layout.Column(
                row.getString(1),
                anything ? SqliteValues.affinity("") : SqliteValues.affinity(type),
                row.getInt(3) >= GENERATED,
                row.getBoolean(5) && row.getString(6) == null && !counted,
                numbers && counted ? SEQUENCES : null);
    }

    /** Whether a table never gives out a number twice (AUTOINCREMENT). */
    private boolean isNumbering(String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM " + TableName.quoted(table) + " LIMIT 0")) {
            var columns = rows.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                if (columns.isAutoIncrement(i)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Named by their columns; SQLite may look at all of them at the end. */
    private List<Layout.Key> keys(TableName child, List<Layout.Table> tables) throws SQLException {
        return all(
                "SELECT group_concat(\"from\", ', '), \"table\" FROM pragma_foreign_key_list(?) GROUP BY id, \"table\" ORDER BY id",
                row -> new Layout.Key(row.getString(1), child, found(row.getString(2), tables), true),
                child.name());
    }

    /** A key or a trigger may write the name of its table in other letters. */
    private static TableName found(String written, List<Layout.Table> tables) {
        return tables.stream()
                .map(Layout.Table::name)
                .filter(table -> table.name().equalsIgnoreCase(written))
                .min(Comparator.comparing(table -> !table.name().equals(written)))
                .orElse(name(written));
    }

    /** What is no table of its own and is not moved, such as an index for searching text. */
    List<Message> leftOut() throws SQLException {
        return tablesOf("virtual").stream()
                .map(table -> Message.of("csv.virtual", table))
                .toList();
    }

    /** Gives the rows of a table to somebody, in whatever order they come. */
    void rows(TableName table, List<Bundle.Column> columns, TableSession.Taker taker) throws SQLException, IOException {
        // With the name of the table before it, a column that is not there is an error and not a text.
        var names = columns.stream()
                .map(column -> "t." + TableName.quoted(column.name()))
                .collect(Collectors.joining(", "));
        var values = new SqliteValues(columns);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + names + " FROM " + table.quoted() + " AS t")) {
            while (rows.next()) {
                values.give(rows, taker);
            }
        }
    }

    long count(TableName table) throws SQLException {
        return all("SELECT count(*) FROM " + table.quoted(), row -> row.getLong(1))
                .getFirst();
    }

    /** How many bytes of the file a table has, without its indexes; all of them are looked at. */
    long bytes(TableName table) throws SQLException {
        return all(
                        "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE schema = 'main' AND aggregate = TRUE AND name = ?",
                        row -> row.getLong(1),
                        table.name())
                .getFirst();
    }

    /** Whether others can write while somebody reads. */
    boolean isWal() throws SQLException {
        return all("PRAGMA journal_mode", row -> row.getString(1)).getFirst().equalsIgnoreCase("wal");
    }

    /** Where the numbers of a table stand; null when none was given out. */
    @Nullable
    Long number(TableName table) throws SQLException {
        var found = all("SELECT seq FROM sqlite_sequence WHERE name = ?", row -> row.getLong(1), table.name());
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Lets the numbers of a table go on behind one, unless they are further already. */
    void setNumber(TableName table, long last) throws SQLException {
        var stands = number(table);
        if (stands == null) {
            run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, " + last + ")", table.name());
        } else if (stands < last) {
            run("UPDATE sqlite_sequence SET seq = " + last + " WHERE name = ?", table.name());
        }
    }

    /** Everything as it was made, but the mark. */
    List<String> made() throws SQLException {
        return all(
                "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name <> ? ORDER BY type, name",
                row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " " + row.getString(4),
                MARK);
    }

    /** The command that makes a trigger. */
    String made(Layout.Trigger trigger) throws SQLException {
        return all(
                        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?",
                        row -> row.getString(1),
                        trigger.name())
                .getFirst();
    }

    /** Rows of a table that refer to what is not there, the first of them. */
    List<String> dangling(TableName table) throws SQLException {
        return all(
                "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check(?) LIMIT 3",
                row -> "row " + row.getString(2) + " of " + row.getString(1) + " refers to a row of " + row.getString(3)
                        + " that is not there",
                table.name());
    }

    /** Whether an import with this sign was made last. */
    boolean hasMark(String sign) throws SQLException {
        boolean there = !all("SELECT 1 FROM sqlite_schema WHERE name = ?", row -> row.getInt(1), MARK)
                .isEmpty();
        return there
                && !all("SELECT 1 FROM " + MARK + " WHERE import = ?", row -> row.getInt(1), sign)
                        .isEmpty();
    }

    void mark(String sign) throws SQLException {
        unmark(); // that of an import whose end nobody asked for
        run("CREATE TABLE " + MARK + " (import TEXT NOT NULL)");
        run("INSERT INTO " + MARK + " (import) VALUES (?)", sign);
    }

    void unmark() throws SQLException {
        run("DROP TABLE IF EXISTS " + MARK);
    }

    void run(String sql, String... bound) throws SQLException {
        try (var statement = prepared(sql, bound)) {
            statement.execute();
        }
    }
}

package dev.taskforge.engine.db.copy;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Reads a table row by row; whatever its size, a few megabytes of it are in memory. */
final class Rows {
    private static final long WINDOW = 4 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 1_000;

    private final Tx tx;
    private final Dialect dialect;

    Rows(Tx tx, Dialect dialect) {
        this.tx = tx;
        this.dialect = dialect;
    }

    /** Takes one row; the array is used again for the next. */
    @FunctionalInterface
    interface Reader {
        void read(@Nullable Object[] row) throws SQLException;
    }

    void each(Table table, Reader reader) {
        var sql = table.select(dialect);
        try (var statement = tx.connection().prepareStatement(sql)) {
            statement.setFetchSize(rowsAtOnce(table));
            try (var results = statement.executeQuery()) {
                var row = new Object[table.columns().size()];
                while (results.next()) {
                    fill(row, table, results);
                    reader.read(row);
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException(e.getMessage() + " in the table " + table.name(), e);
        }
    }

    /** SQLite gives one row at a time anyway; the driver of PostgreSQL keeps as many as it is told to fetch. */
    private int rowsAtOnce(Table table) {
        if (dialect == Dialect.SQLITE) {
            return 0;
        }
        long widest = tx.first(table.widest(), row -> row.number("n")).orElse(0L);
        return Math.clamp(WINDOW / Math.max(1, widest), 1, MOST_AT_ONCE);
    }

    private static void fill(@Nullable Object[] row, Table table, ResultSet results) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            try {
                row[i] = table.columns().get(i).kind().read(results, i + 1);
            } catch (Kind.Unfit e) {
                var column = table.name() + "." + table.columns().get(i).name();
                throw new UnfitValueException(e.reason, column, place(table, results));
            }
        }
    }

    /** The key of the current row, for people. */
    private static String place(Table table, ResultSet results) throws SQLException {
        var parts = new ArrayList<String>();
        for (var name : table.key()) {
            parts.add(name + " = " + results.getString(name));
        }
        return String.join(", ", parts);
    }
}

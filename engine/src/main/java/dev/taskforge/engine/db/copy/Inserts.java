package dev.taskforge.engine.db.copy;

import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes rows of one table in rounds that are bounded in rows and in bytes. */
final class Inserts implements AutoCloseable {
    private static final int MOST_ROWS = 1_000;
    private static final long MOST_BYTES = 4 * 1024 * 1024;

    private final Table table;
    private final PreparedStatement statement;
    private int rows;
    private long bytes;

    Inserts(Table table, Tx tx, Dialect dialect) throws SQLException {
        this.table = table;
        this.statement = tx.connection().prepareStatement(table.insert(dialect));
    }

    void add(@Nullable Object[] row) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            table.columns().get(i).kind().bind(statement, i + 1, row[i]);
            bytes += width(row[i]);
        }
        statement.addBatch();
        rows++;
        if (rows >= MOST_ROWS || bytes >= MOST_BYTES) {
            flush();
        }
    }

    private static long width(@Nullable Object value) {
        return switch (value) {
            case String text -> (long) text.length() * 2;
            case byte[] content -> content.length;
            case null, default -> Long.BYTES;
        };
    }

    /** Writes what waits. */
    void flush() throws SQLException {
        if (rows > 0) {
            statement.executeBatch();
            rows = 0;
            bytes = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}

package dev.taskforge.engine.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Reads an SQLite file and never changes it, beside the process that writes it or without one. One connection: its callers wait for
 * each other.
 */
public final class SqliteReader implements Database {
    private final Connection connection;
    private final JdbcTx tx;

    /** Opens the file, which must be there. */
    public SqliteReader(Path file) {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(10_000);
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-2000");
        try {
            connection = config.createConnection("jdbc:sqlite:" + file);
            tx = new JdbcTx(connection);
        } catch (SQLException e) {
            throw new DatabaseException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized <T extends @Nullable Object> T read(Work<T> work) {
        try {
            tx.begin("BEGIN");
            try {
                return work.run(tx);
            } finally {
                tx.forget();
                tx.control("ROLLBACK");
            }
        } catch (Exception e) {
            throw WorkFailedException.unchecked(e);
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        throw new UnsupportedOperationException("this database is only read");
    }

    @Override
    public <T extends @Nullable Object> T shared(Work<T> work) {
        return write(work);
    }

    @Override
    public boolean overlaps() {
        return false;
    }

    @Override
    public boolean isWriting() {
        return false;
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public void close() {
        tx.forgetStatements();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new DatabaseException("cannot close the database: " + e.getMessage(), e);
        }
    }
}

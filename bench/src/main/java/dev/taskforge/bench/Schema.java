package dev.taskforge.bench;

import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A schema of its own on the measured server, dropped at the end. */
public final class Schema implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final DatabaseUrl server;
    private final String url;
    private final String name = "bench_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();

    /** @param url the server, as libpq writes it */
    public Schema(String url) {
        this.url = url;
        this.server = DatabaseUrl.parse(url);
        execute("CREATE SCHEMA " + name);
    }

    /** An engine with default settings on this schema. */
    public Fixture engine(JobHandler handler) {
        var separator = url.indexOf('?') < 0 ? "?" : "&";
        return new Fixture(
                new PostgresDatabase(DatabaseUrl.parse(url + separator + "options=-csearch_path%3D" + name)), handler);
    }

    /** A bare connection without automatic commits. */
    public Connection open() {
        try {
            var host = server.hosts().getFirst();
            var connection = DriverManager.getConnection(
                    "jdbc:postgresql://" + host + "/" + server.database()
                            + "?prepareThreshold=1&options=-csearch_path%3D" + name,
                    server.user(),
                    server.password());
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String sql) {
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a query for one number answers. */
    long number(String sql) {
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs what does not go into a transaction, such as VACUUM. */
    void maintain(String sql) {
        try (var connection = open();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a queue that was used for a while: the planner knows the table, and the disk is not behind. */
    void settle() {
        execute("ANALYZE job");
        execute("CHECKPOINT");
    }

    @Override
    public void close() {
        execute("DROP SCHEMA " + name + " CASCADE");
    }
}

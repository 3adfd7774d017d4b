package dev.taskforge.bench.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.taskforge.engine.db.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A database of a PostgreSQL server.
 *
 * @param url as libpq writes it
 */
record PostgresStore(String url) {
    private DatabaseUrl address() {
        return DatabaseUrl.parse(url);
    }

    private String jdbc() {
        return "jdbc:postgresql://" + address().hosts().getFirst() + "/"
                + address().database() + "?reWriteBatchedInserts=true";
    }

    HikariDataSource pool(int connections) {
        var config = new HikariConfig();
        config.setJdbcUrl(jdbc());
        config.setUsername(address().user());
        config.setPassword(address().password());
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /** A new, empty database on the same server. */
    PostgresStore create(String name) {
        execute("CREATE DATABASE " + name);
        return new PostgresStore(url.substring(0, url.lastIndexOf('/') + 1) + name);
    }

    void drop(String name) {
        execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    /** As a queue that was used for a while: its tables are vacuumed and known to the planner, and the disk is not behind. */
    void settle() {
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    void execute(String sql) {
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    Watcher watcher() {
        try {
            return new Watcher(open());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    String text(String query) {
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(jdbc(), address().user(), address().password());
    }
}

package dev.taskforge.engine.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel on which the processes of one schema notify each other, heard on a connection of its own. One thread waits
 * for notifications; any thread may close it.
 */
public final class NotificationChannel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationChannel.class);

    private static final int ANSWER_SECONDS = 5;

    private final Connection connection;

    /** Begins to listen on a connection that it owns from now on, in auto-commit mode. */
    NotificationChannel(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement();
                var channel = statement.executeQuery("SELECT taskforge_channel()")) {
            channel.next();
            var name = channel.getString(1);
            statement.execute("LISTEN " + name);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Waits for notifications, at most so long, and returns what they say; empty when there were none. */
    public List<String> await(int millis) throws SQLException {
        var found = connection.unwrap(PGConnection.class).getNotifications(millis);
        return found == null
                ? List.of()
                : Stream.of(found)
                        .map(notification -> notification.getParameter())
                        .toList();
    }

    /**
     * Asks the server for a sign of life.
     *
     * @throws SQLException when it gives none within seconds
     */
    public void requireAnswer() throws SQLException {
        if (!connection.isValid(ANSWER_SECONDS)) {
            throw new SQLException(
                    "the database does not answer on the connection that hears notifications",
                    PSQLState.CONNECTION_FAILURE.getState());
        }
    }

    /** Also ends a wait for notifications. */
    @Override
    public void close() {
        try {
            // Closing would wait for the end of a wait.
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("closing the listening connection: {}", e.getMessage());
        }
    }
}

package dev.taskforge.ops.check;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels a statement when its time is up, unless it is closed before. */
final class StatementWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatementWatch.class);

    private final Thread thread;

    private StatementWatch(Thread thread) {
        this.thread = thread;
    }

    static StatementWatch over(Statement statement, Duration timeout) {
        return new StatementWatch(Thread.ofVirtual().name("statement-watch").start(() -> {
            try {
                Thread.sleep(timeout);
                statement.cancel();
            } catch (InterruptedException e) {
                LOG.trace("the statement ended in time");
            } catch (SQLException e) {
                LOG.debug("cannot cancel a statement: {}", e.getMessage());
            }
        }));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

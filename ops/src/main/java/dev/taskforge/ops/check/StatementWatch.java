package dev.taskforge.ops.check;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels a statement when its time is up, unless it is closed before. */
final class StatementWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatementWatch.class);

    private final CountDownLatch ended = new CountDownLatch(1);

    private StatementWatch() {}

    static StatementWatch over(Statement statement, Duration timeout) {
        var watch = new StatementWatch();
        Thread.ofVirtual().name("statement-watch").start(() -> watch.cancelWhenLate(statement, timeout));
        return watch;
    }

    private void cancelWhenLate(Statement statement, Duration timeout) {
        try {
            if (!ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                statement.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.debug("cannot cancel a statement: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}

package dev.taskforge.engine.run;

import dev.taskforge.engine.db.NotificationChannel;
import dev.taskforge.engine.db.PostgresDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears notifications on a connection of its own. Before it relies on them it sends itself one; where that does not
 * arrive, as through a pooler in transaction mode, it says so, and tries again now and then.
 */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final String NOTIFY = "SELECT pg_notify(taskforge_channel(), ?)";
    private static final Duration TRIAL = Duration.ofSeconds(2);
    private static final Duration NEXT_TRIAL = Duration.ofMinutes(1);
    private static final Duration WAIT = Duration.ofSeconds(10);
    /** A connection that leads nowhere any more is as quiet as one on which nobody says anything. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final PostgresDatabase database;
    private final String self;
    private final Consumer<Message> heard;
    private final Runnable connected;
    private final Duration quiet;
    private final Loop loop = new Loop("job-listener", this::pass);
    private volatile @Nullable NotificationChannel channel;
    private volatile boolean hears;
    private boolean toldDeaf;
    private long answeredAt;

    /**
     * @param self the sender whose messages are not heard
     * @param connected told each time listening begins: what was said before was not heard
     */
    Listener(PostgresDatabase database, String self, Consumer<Message> heard, Runnable connected) {
        this(database, self, heard, connected, QUIET);
    }

    /** @param quiet after how long without a notification the connection is tried */
    Listener(PostgresDatabase database, String self, Consumer<Message> heard, Runnable connected, Duration quiet) {
        this.database = database;
        this.self = self;
        this.heard = heard;
        this.connected = connected;
        this.quiet = quiet;
    }

    void start() {
        loop.start();
    }

    boolean hears() {
        return hears;
    }

    void close() {
        loop.closeSoon();
        disconnect();
        loop.close();
    }

    private Duration pass() throws SQLException {
        try {
            var open = channel;
            if (open == null) {
                open = connect();
                if (open == null) {
                    return NEXT_TRIAL;
                }
            }
            hear(open);
            return Duration.ZERO;
        } catch (SQLException | RuntimeException e) {
            disconnect();
            if (loop.isClosing()) {
                return Duration.ZERO;
            }
            throw e;
        }
    }

    private void hear(NotificationChannel open) throws SQLException {
        var wait = quiet.compareTo(WAIT) < 0 ? quiet : WAIT;
        var notifications = open.await((int) wait.toMillis());
        if (notifications.isEmpty() && System.nanoTime() - answeredAt >= quiet.toNanos()) {
            open.requireAnswer();
            answeredAt = System.nanoTime();
        }
        for (var notification : notifications) {
            answeredAt = System.nanoTime();
            Message.read(notification)
                    .filter(message -> !message.sender().equals(self))
                    .ifPresent(heard);
        }
    }

    private @Nullable NotificationChannel connect() throws SQLException {
        var fresh = database.listen();
        if (fresh == null) {
            deaf("a pooler stands between");
            return null;
        }
        channel = fresh;
        if (!hearsItself(fresh)) {
            deaf("they do not arrive");
            disconnect();
            return null;
        }
        answeredAt = System.nanoTime();
        hears = true;
        toldDeaf = false;
        connected.run();
        return fresh;
    }

    private boolean hearsItself(NotificationChannel fresh) throws SQLException {
        var trial = Message.anything(self).text();
        database.shared(tx -> tx.query(NOTIFY, row -> true, trial));
        long end = System.nanoTime() + TRIAL.toNanos();
        for (long left = TRIAL.toMillis(); left > 0 && !loop.isClosing(); ) {
            if (fresh.await((int) left).contains(trial)) {
                return true;
            }
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return false;
    }

    private void deaf(String why) {
        if (!toldDeaf) {
            toldDeaf = true;
            LOG.info(
                    "notifications of the database cannot be heard ({}); looking for work twice a second instead", why);
        }
    }

    private void disconnect() {
        hears = false;
        var open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}

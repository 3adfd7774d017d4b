package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ReadyJob;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends notifications in transactions of their own, and few of them: PostgreSQL lets transactions that notify commit only
 * one after another. What comes up while one is sent, or shortly after, shares the next. Only after a while without any
 * may a transaction that submits a job notify itself, which is quicker.
 */
final class Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final String NOTIFY = "SELECT pg_notify(taskforge_channel(), message) FROM unnest(?) AS message";
    private static final Duration APART = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofMillis(10);
    private static final int MOST_LANES = 100;

    private final Database database;
    private final String sender;
    private final Loop loop = new Loop("job-notifier", this::pass);
    private Map<String, ReadyJob> lanes = new HashMap<>();
    private boolean anything;
    private boolean started;
    /** When the last notification was sent, or a transaction began that sends one. */
    private volatile long toldNanos = System.nanoTime();

    /** Whether the last one could be sent. */
    private volatile boolean works = true;

    Notifier(Database database, String sender) {
        this.database = database;
        this.sender = sender;
    }

    void close() {
        loop.close();
        try {
            send();
        } catch (DatabaseException e) {
            LOG.warn("other processes find the last jobs at their next look only: {}", e.getMessage());
        }
    }

    /** Notifies within this transaction, or returns false when that is not the thing to do. */
    boolean tellWithin(Tx tx, ReadyJob job) {
        long now = System.nanoTime();
        if (!works || now - toldNanos < QUIET.toNanos()) {
            return false;
        }
        toldNanos = now;
        tx.runLater(NOTIFY, (Object) new String[] {Message.of(job, sender).text()});
        return true;
    }

    /** Whether the failure of a transaction may be that of its notification: the server keeps only so many unheard. */
    boolean spoiled(DatabaseException failure) {
        if (!works || !failure.isOverLimit()) {
            return false;
        }
        works = false;
        tellAnything();
        return true;
    }

    /** Tells of the job, or of one before it in the same lane. */
    void tell(ReadyJob job) {
        synchronized (this) {
            lanes.merge(job.queue() + " " + job.type(), job, Notifier::first);
            anything |= lanes.size() > MOST_LANES;
            startOnce();
        }
        loop.wake();
    }

    void tellAnything() {
        synchronized (this) {
            anything = true;
            startOnce();
        }
        loop.wake();
    }

    /** A process that only submits has to tell the others too, though it never starts to run jobs. */
    private void startOnce() {
        if (!started) {
            started = true;
            loop.start();
        }
    }

    private static ReadyJob first(ReadyJob one, ReadyJob other) {
        if (one.priority() != other.priority()) {
            return one.priority() > other.priority() ? one : other;
        }
        if (one.runAtMillis() != other.runAtMillis()) {
            return one.runAtMillis() < other.runAtMillis() ? one : other;
        }
        return one.id() <= other.id() ? one : other;
    }

    private Duration pass() {
        if (send()) {
            LockSupport.parkNanos(APART.toNanos());
        }
        return LONG;
    }

    private boolean send() {
        var messages = take();
        if (messages.length == 0) {
            return false;
        }
        toldNanos = System.nanoTime();
        works = false;
        try {
            database.shared(tx -> tx.query(NOTIFY, row -> true, (Object) messages));
            works = true;
        } finally {
            if (!works) {
                // Which jobs it was about is no longer known.
                repeat();
            }
        }
        return true;
    }

    private synchronized void repeat() {
        anything = true;
    }

    private synchronized String[] take() {
        var taken = anything
                ? Stream.of(Message.anything(sender))
                : lanes.values().stream().map(job -> Message.of(job, sender));
        lanes = new HashMap<>();
        anything = false;
        return taken.map(Message::text).toArray(String[]::new);
    }
}

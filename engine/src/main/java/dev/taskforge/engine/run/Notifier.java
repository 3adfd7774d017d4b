package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.store.ReadyJob;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Sends notifications in transactions of their own, and few of them: PostgreSQL lets transactions that notify commit only
 * one after another. What comes up while one is sent, or shortly after, shares the next.
 */
final class Notifier {
    private static final String NOTIFY = "SELECT pg_notify(taskforge_channel(), message) FROM unnest(?) AS message";
    private static final Duration APART = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MOST_LANES = 100;

    private final Database database;
    private final String sender;
    private final Loop loop = new Loop("job-notifier", this::pass);
    private Map<String, ReadyJob> lanes = new HashMap<>();
    private boolean anything;
    private boolean started;

    Notifier(Database database, String sender) {
        this.database = database;
        this.sender = sender;
    }

    void close() {
        loop.close();
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
        var messages = take();
        if (messages.length > 0) {
            database.shared(tx -> tx.query(NOTIFY, row -> true, (Object) messages));
            LockSupport.parkNanos(APART.toNanos());
        }
        return LONG;
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

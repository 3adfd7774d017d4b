package dev.taskforge.ops.heartbeat;

import dev.taskforge.engine.db.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down every few seconds that a server runs, once there are heartbeats: what nobody could have taken must not count as missed.
 * Close it to stop.
 */
public final class Presence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Database database;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    public Presence(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Notes it now, before anything is judged, and then again and again. */
    public Presence start() {
        note();
        // No virtual thread: to interrupt one that talks to PostgreSQL would cut its connection.
        thread = Thread.ofPlatform().daemon().name("presence").start(this::run);
        return this;
    }

    private void run() {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                note();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it was closed
        }
    }

    /** Notes that a server runs. */
    void note() {
        try {
            if (database.read(HeartbeatRows::any)) {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                database.write(tx -> {
                    HeartbeatRows.alive(tx, now);
                    return null;
                });
            }
        } catch (RuntimeException e) {
            LOG.warn("that this server runs could not be noted: {}", e.toString());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        var running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

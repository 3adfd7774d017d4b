package dev.taskforge.server.metrics;

import dev.taskforge.engine.db.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the store can be written, by writing to it. The answer is kept for a second, so that many questions
 * cost one write. Safe for use by any thread.
 */
final class StoreProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final Database database;
    private final Clock clock;
    private final Duration longest;
    private @Nullable Finding last;
    private long askedAt;

    StoreProbe(Database database, Clock clock, Duration longest) {
        this.database = database;
        this.clock = clock;
        this.longest = longest;
    }

    /** What the last write showed. */
    record Finding(boolean writable, long tookMillis) {}

    synchronized Finding ask() {
        long now = System.nanoTime();
        if (last == null || now - askedAt > KEPT.toNanos()) {
            last = write(now);
            askedAt = System.nanoTime();
        }
        return last;
    }

    private Finding write(long began) {
        var written = new CompletableFuture<Boolean>();
        Thread.ofVirtual().name("store-probe").start(() -> write(written));
        boolean writable;
        try {
            writable = written.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the store cannot be written: {}", e.toString());
            writable = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            writable = false;
        }
        return new Finding(writable, Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    private void write(CompletableFuture<Boolean> written) {
        try {
            int rows = database.write(tx -> tx.update("""
                    INSERT INTO http_probe (id, written_at) VALUES (1, ?)
                    ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at""", clock.instant()));
            written.complete(rows == 1);
        } catch (RuntimeException e) {
            written.completeExceptionally(e);
        }
    }
}

package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That of several nodes one watches: it holds a row for a while, by the clock of the database, and whoever finds that the while is over
 * takes it. On SQLite the lock of the data folder says the same. Safe for use by any thread.
 */
final class WatchDuty {
    /** How long a node watches without saying so again; another takes over that much later at most, and a step. */
    static final Duration HELD = Duration.ofSeconds(15);

    private static final Duration MARGIN = Duration.ofSeconds(3);
    private static final String NOW = "CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)";

    private final Database database;
    private final String node;
    private final boolean alone;
    private volatile long heldUntil = System.nanoTime();
    private volatile boolean wasTaken;

    WatchDuty(Database database, String node) {
        this.database = database;
        // A process that has the name of one that was killed is another one.
        this.node = node + "/" + UUID.randomUUID();
        this.alone = database.dialect() == Dialect.SQLITE;
    }

    /** Takes it, or goes on to hold it; false when another node does. */
    boolean take() {
        if (alone) {
            return true;
        }
        long before = System.nanoTime();
        boolean taken = database.shared(tx -> tx.update("""
                        INSERT INTO watch_duty (id, node, until_at, minute_until, hour_until, day_until, reached)
                        SELECT 1, ?, now + ?, 0, 0, 0, 0 FROM (SELECT %s AS now) AS clock
                        ON CONFLICT (id) DO UPDATE SET node = excluded.node, until_at = excluded.until_at
                        WHERE watch_duty.node = excluded.node OR watch_duty.until_at <= %s""".formatted(NOW, NOW), node, HELD.toMillis())) == 1;
        if (taken) {
            wasTaken = true;
        }
        heldUntil = taken ? before + HELD.minus(MARGIN).toNanos() : before;
        return taken;
    }

    /** Whether this node may begin looks, without asking the database. */
    boolean isHeld() {
        return alone || System.nanoTime() - heldUntil < 0;
    }

    /** Whether this node holds it in this transaction: what another one has taken over must not be written here any more. */
    boolean isHeld(Tx tx) {
        return alone
                || tx.first(
                                "SELECT 1 AS held FROM watch_duty WHERE id = 1 AND node = ? AND until_at > " + NOW,
                                row -> row.integer("held"),
                                node)
                        .isPresent();
    }

    /** Lets another node take it at once. */
    void release() {
        heldUntil = System.nanoTime();
        if (wasTaken) {
            database.shared(tx -> tx.update("UPDATE watch_duty SET until_at = 0 WHERE id = 1 AND node = ?", node));
        }
    }

    /** Up to when looks are rolled up; 0 when they never were. */
    static long mark(Tx tx, Span span) {
        return tx.first("SELECT " + span.mark() + " AS mark FROM watch_duty WHERE id = 1", row -> row.number("mark"))
                .orElse(0L);
    }

    static void mark(Tx tx, Span span, long until) {
        begin(tx);
        tx.update("UPDATE watch_duty SET " + span.mark() + " = ? WHERE id = 1", until);
    }

    /** Since when nothing outside is reached. */
    static Optional<Instant> offlineSince(Tx tx) {
        return tx.first(
                        "SELECT offline_since FROM watch_duty WHERE id = 1",
                        row -> Optional.ofNullable(row.timeOrNull("offline_since")))
                .flatMap(found -> found);
    }

    /** Notes that nothing outside is reached from now on; false when that was noted. */
    static boolean offline(Tx tx, Instant now) {
        begin(tx);
        return tx.update("UPDATE watch_duty SET offline_since = ? WHERE id = 1 AND offline_since IS NULL", now) == 1;
    }

    /** Notes that something outside is reached again; false when that was noted. */
    static boolean online(Tx tx) {
        return tx.update("UPDATE watch_duty SET offline_since = NULL WHERE id = 1 AND offline_since IS NOT NULL") == 1;
    }

    /** The number of the addresses that are asked for that and were reached; 0 when none was. */
    static int trusted(Tx tx) {
        return tx.first("SELECT reached FROM watch_duty WHERE id = 1", row -> row.integer("reached"))
                .orElse(0);
    }

    static void trusted(Tx tx, int number) {
        begin(tx);
        tx.update("UPDATE watch_duty SET reached = ? WHERE id = 1 AND reached <> ?", number, number);
    }

    /** Writes something that changes nothing. */
    static int touch(Tx tx) {
        begin(tx);
        return tx.update("UPDATE watch_duty SET reached = reached WHERE id = 1");
    }

    private static void begin(Tx tx) {
        tx.update("""
                INSERT INTO watch_duty (id, node, until_at, minute_until, hour_until, day_until, reached)
                VALUES (1, '', 0, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING""");
    }
}

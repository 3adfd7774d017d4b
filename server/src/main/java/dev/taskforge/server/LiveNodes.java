package dev.taskforge.server;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signs of life that nodes leave in a PostgreSQL database, also through a pooler, which hides whose sessions there are.
 * On SQLite the lock of the data folder says the same.
 */
public final class LiveNodes implements AutoCloseable {
    /** The table of the signs. */
    public static final String TABLE = "server_node";
    /** A node that was not seen for so long is gone. */
    public static final Duration GONE_AFTER = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(LiveNodes.class);
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final String NOW = "CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)";

    private final Database database;
    private final String name;
    private final long startedAt;
    private final ScheduledExecutorService beats;

    private LiveNodes(Database database, String name, long startedAt) {
        this.database = database;
        this.name = name;
        this.startedAt = startedAt;
        this.beats = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("node-beat").daemon().factory());
        // Ended by closing the executor; a beat catches its own failures.
        var _ = beats.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Says that this node works on the database from now on, until it is closed. */
    static AutoCloseable announce(Database database, String name) {
        if (database.dialect() == Dialect.SQLITE) {
            return () -> {};
        }
        long startedAt = database.write(tx -> {
            tx.update("DELETE FROM server_node WHERE seen_at <= " + NOW + " - ?", KEPT.toMillis());
            return tx.first(
                            "INSERT INTO server_node (name, started_at, seen_at) SELECT ?, now, now FROM (SELECT " + NOW
                                    + " AS now) AS clock RETURNING started_at",
                            row -> row.number("started_at"),
                            name)
                    .orElseThrow();
        });
        return new LiveNodes(database, name, startedAt);
    }

    /** The names of the nodes at work, by a table that is there. */
    public static List<String> in(Tx postgres) {
        return postgres.query(
                "SELECT name FROM server_node WHERE stopped_at IS NULL AND seen_at > " + NOW + " - ? ORDER BY name",
                row -> row.text("name"),
                GONE_AFTER.toMillis());
    }

    /** The names of the nodes that were at work at this time of the database or later, also those that stopped. */
    public static List<String> since(Tx postgres, long time) {
        return postgres.query(
                "SELECT DISTINCT name FROM server_node WHERE coalesce(stopped_at, seen_at) >= ? ORDER BY name",
                row -> row.text("name"),
                time);
    }

    /** The time of the database, in milliseconds since 1970. */
    public static long now(Tx postgres) {
        return postgres.first("SELECT " + NOW + " AS now", row -> row.number("now"))
                .orElseThrow();
    }

    private void beat() {
        try {
            database.shared(tx -> tx.update("""
                    INSERT INTO server_node (name, started_at, seen_at) VALUES (?, ?, %s)
                    ON CONFLICT (name, started_at) DO UPDATE SET seen_at = excluded.seen_at""".formatted(NOW), name, startedAt));
        } catch (RuntimeException e) {
            LOG.warn("this node could not leave its sign of life: {}", e.getMessage());
        }
    }

    /** Says that this node stopped. */
    @Override
    public void close() {
        // A beat under way is let finish; nobody interrupts a thread that talks to PostgreSQL.
        beats.close();
        database.shared(tx -> tx.update(
                "UPDATE server_node SET stopped_at = " + NOW + " WHERE name = ? AND started_at = ?", name, startedAt));
    }
}

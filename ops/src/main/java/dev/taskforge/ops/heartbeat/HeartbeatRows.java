package dev.taskforge.ops.heartbeat;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of heartbeats, of their last pings, and of the times in which no server ran. */
final class HeartbeatRows {
    /** So many pings of each are kept. */
    static final int MOST_PINGS = 100;

    private static final int MOST_GAPS = 200;
    /** What is shorter, the callers' own repetitions outlast. */
    private static final Duration UNSEEN = Duration.ofSeconds(45);

    private HeartbeatRows() {}

    /**
     * @param sealedKey the secret part of its address, sealed
     * @param rhythm in which it is expected since a moment
     */
    record HeartbeatRow(long id, String project, String name, String sealedKey, String rhythm, Pulse pulse) {
        static HeartbeatRow of(Row row) throws SQLException {
            return new HeartbeatRow(
                    row.number("id"),
                    row.text("project"),
                    row.text("name"),
                    row.text("sealed_key"),
                    row.text("rhythm"),
                    new Pulse(
                            row.time("since"),
                            row.timeOrNull("ended_at"),
                            row.flag("bad"),
                            status(row),
                            row.timeOrNull("started_at"),
                            row.textOrNull("run"),
                            took(row),
                            row.number("pings")));
        }
    }

    static Optional<HeartbeatRow> find(Tx tx, String project, String name) {
        return tx.first("SELECT * FROM heartbeat WHERE project = ? AND name = ?", HeartbeatRow::of, project, name);
    }

    static Optional<HeartbeatRow> marked(Tx tx, String mark) {
        return tx.first("SELECT * FROM heartbeat WHERE mark = ?", HeartbeatRow::of, mark);
    }

    static List<HeartbeatRow> all(Tx tx) {
        return tx.query("SELECT * FROM heartbeat ORDER BY project, name", HeartbeatRow::of);
    }

    static List<HeartbeatRow> of(Tx tx, String project) {
        return tx.query("SELECT * FROM heartbeat WHERE project = ? ORDER BY name", HeartbeatRow::of, project);
    }

    static boolean any(Tx tx) {
        return tx.first("SELECT id FROM heartbeat LIMIT 1", row -> row.number("id"))
                .isPresent();
    }

    static void add(Tx tx, String project, String name, String mark, String sealedKey, String rhythm, Instant now) {
        tx.update("""
                INSERT INTO heartbeat (project, name, mark, sealed_key, rhythm, since, bad, pings)
                VALUES (?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (project, name) DO NOTHING""", project, name, mark, sealedKey, rhythm, now);
    }

    /** Expects it in another rhythm from now on. */
    static void expect(Tx tx, long id, String rhythm, Instant now) {
        tx.update("UPDATE heartbeat SET rhythm = ?, since = ? WHERE id = ? AND rhythm <> ?", rhythm, now, id, rhythm);
    }

    static void remove(Tx tx, long id) {
        tx.update("DELETE FROM heartbeat_ping WHERE heartbeat_id = ?", id);
        tx.update("DELETE FROM heartbeat WHERE id = ?", id);
    }

    static void rename(Tx tx, long id, String mark, String sealedKey) {
        tx.update("UPDATE heartbeat SET mark = ?, sealed_key = ? WHERE id = ?", mark, sealedKey, id);
    }

    /** The pulse of one, which no other transaction changes until this one ends; empty when there is none. */
    static Optional<Pulse> hold(Tx tx, long id) {
        return tx.first("UPDATE heartbeat SET pings = pings WHERE id = ? RETURNING *", HeartbeatRow::of, id)
                .map(HeartbeatRow::pulse);
    }

    static void put(Tx tx, long id, Pulse pulse) {
        tx.update(
                """
                UPDATE heartbeat SET ended_at = ?, bad = ?, exit_status = ?, started_at = ?, run = ?, took = ?, pings = ?
                WHERE id = ?""",
                pulse.endedAt(),
                pulse.bad(),
                pulse.exit(),
                pulse.startedAt(),
                pulse.run(),
                millis(pulse.took()),
                pulse.pings(),
                id);
    }

    static void addPing(Tx tx, long id, Ping ping, @Nullable Duration took, String body) {
        tx.update(
                """
                INSERT INTO heartbeat_ping (heartbeat_id, at, signal, exit_status, run, took, more, body)
                VALUES (?, ?, ?, ?, ?, ?, 0, ?)""",
                id,
                ping.at(),
                ping.signal(),
                ping.exit(),
                ping.runText(),
                millis(took),
                body.isEmpty() ? null : body);
    }

    /** Counts some that are not kept, beside the last one that is. */
    static void addMore(Tx tx, long id, long more) {
        tx.update("""
                UPDATE heartbeat_ping SET more = more + ?
                WHERE id = (SELECT MAX(id) FROM heartbeat_ping WHERE heartbeat_id = ?)""", more, id);
    }

    static void trim(Tx tx, long id) {
        tx.update("""
                DELETE FROM heartbeat_ping WHERE heartbeat_id = ? AND id <= (
                  SELECT id FROM heartbeat_ping WHERE heartbeat_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)""", id, id, MOST_PINGS);
    }

    /** When a run began, as long as that is kept. */
    static Optional<Instant> begun(Tx tx, long id, String run) {
        return tx.first(
                "SELECT at FROM heartbeat_ping WHERE heartbeat_id = ? AND run = ? AND signal = ? ORDER BY id DESC LIMIT 1",
                row -> row.time("at"),
                id,
                run,
                Signal.START);
    }

    static List<PastPing> pings(Tx tx, long id, int most) {
        return tx.query(
                "SELECT * FROM heartbeat_ping WHERE heartbeat_id = ? ORDER BY id DESC LIMIT ?",
                row -> new PastPing(
                        row.time("at"),
                        row.constant("signal", Signal.class),
                        status(row),
                        row.textOrNull("run"),
                        took(row),
                        row.number("more"),
                        java.util.Objects.requireNonNullElse(row.textOrNull("body"), "")),
                id,
                most);
    }

    /** The times without a server that ended after a moment, the oldest first; the last one may not be noted yet. */
    static List<Gap> gaps(Tx tx, Instant after, Instant now) {
        var gaps = new ArrayList<>(tx.query(
                "SELECT from_at, to_at FROM heartbeat_gap WHERE to_at > ? ORDER BY from_at",
                row -> new Gap(row.time("from_at"), row.time("to_at")),
                after));
        lastAlive(tx).filter(last -> isUnseen(last, now)).ifPresent(last -> gaps.add(new Gap(last, now)));
        return gaps;
    }

    private static Optional<Instant> lastAlive(Tx tx) {
        return tx.first("SELECT at FROM heartbeat_alive WHERE id = 1", row -> row.time("at"));
    }

    private static boolean isUnseen(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(UNSEEN) > 0;
    }

    /** Notes that a server runs; when none did for a while, that too. */
    static void alive(Tx tx, Instant now) {
        var last = lastAlive(tx);
        if (last.isEmpty()) {
            tx.update("INSERT INTO heartbeat_alive (id, at) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", now);
            return;
        }
        if (isUnseen(now, last.get())) {
            turnedBack(tx, now);
        }
        if (!now.isAfter(last.get())) {
            return;
        }
        if (isUnseen(last.get(), now)) {
            tx.update(
                    "INSERT INTO heartbeat_gap (from_at, to_at) VALUES (?, ?) ON CONFLICT (from_at) DO NOTHING",
                    last.get(),
                    now);
            tx.update("""
                    DELETE FROM heartbeat_gap WHERE from_at <= (
                      SELECT from_at FROM heartbeat_gap ORDER BY from_at DESC LIMIT 1 OFFSET ?)""", MOST_GAPS);
        }
        tx.update("UPDATE heartbeat_alive SET at = ? WHERE id = 1", now);
    }

    /** The clock had run ahead: what is written down of the time to come happened until now at the latest. */
    private static void turnedBack(Tx tx, Instant now) {
        tx.update("DELETE FROM heartbeat_gap WHERE from_at >= ?", now);
        tx.update("UPDATE heartbeat_gap SET to_at = ? WHERE to_at > ?", now, now);
        for (var column : List.of("since", "ended_at", "started_at")) {
            tx.update("UPDATE heartbeat SET " + column + " = ? WHERE " + column + " > ?", now, now);
        }
        tx.update("UPDATE heartbeat_alive SET at = ? WHERE id = 1", now);
    }

    private static @Nullable Integer status(Row row) throws SQLException {
        var status = row.numberOrNull("exit_status");
        return status == null ? null : (Integer) status.intValue();
    }

    private static @Nullable Duration took(Row row) throws SQLException {
        var millis = row.numberOrNull("took");
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : (Long) time.toMillis();
    }
}

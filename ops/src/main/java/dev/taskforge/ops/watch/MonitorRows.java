package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Transition.Told;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of monitors, of their changes and of looks at them. */
final class MonitorRows {
    private static final int MOST_SEEN = 600;

    private MonitorRows() {}

    static List<MonitorRow> of(Tx tx, String project) {
        return tx.query("SELECT * FROM monitor WHERE project = ? ORDER BY name", MonitorRow::of, project);
    }

    static List<MonitorRow> all(Tx tx) {
        return tx.query("SELECT * FROM monitor ORDER BY project, name", MonitorRow::of);
    }

    /** Those that files declare now. */
    static List<MonitorRow> declared(Tx tx) {
        return tx.query("SELECT * FROM monitor WHERE gone_at IS NULL ORDER BY project, name", MonitorRow::of);
    }

    /** The projects that have or had monitors. */
    static List<String> projects(Tx tx) {
        return tx.query("SELECT DISTINCT project FROM monitor ORDER BY project", row -> row.text("project"));
    }

    static Optional<MonitorRow> find(Tx tx, String project, String name) {
        return tx.first("SELECT * FROM monitor WHERE project = ? AND name = ?", MonitorRow::of, project, name);
    }

    /** The row of a monitor, made when there is none. */
    static MonitorRow get(Tx tx, String project, String name, Instant now) {
        return find(tx, project, name).orElseGet(() -> add(tx, project, name, now));
    }

    private static MonitorRow add(Tx tx, String project, String name, Instant now) {
        return tx.first("""
                        INSERT INTO monitor (project, name, state, since, bad, failed, unasked, good, told, look, micros)
                        VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, ?, 0) RETURNING *""", MonitorRow::of, project, name, MonitorState.NEW, now, Outcome.UNASKED.code())
                .orElseThrow();
    }

    /** Writes down how a monitor stands after a look. */
    static void put(Tx tx, long id, Standing standing, Seen seen, Outcome look) {
        tx.update(
                """
                UPDATE monitor SET state = ?, since = ?, bad = ?, failed = ?, unasked = ?, good = ?, told = ?,
                  looked_at = ?, look = ?, micros = ?, seen = ? WHERE id = ?""",
                standing.state(),
                standing.since(),
                standing.bad(),
                standing.failed(),
                standing.unasked(),
                standing.good(),
                standing.told(),
                seen.at(),
                look.code(),
                micros(seen),
                said(seen, look),
                id);
    }

    /** Writes down looks. */
    static void add(Tx tx, List<@Nullable Object[]> looks) {
        tx.batch("""
                INSERT INTO monitor_look (monitor_id, at, look, micros, seen) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (monitor_id, at) DO NOTHING""", looks);
    }

    static @Nullable Object[] values(long id, Seen seen, Outcome look) {
        return new @Nullable Object[] {id, seen.at(), look.code(), micros(seen), said(seen, look)};
    }

    private static long micros(Seen seen) {
        return seen.look().took().toNanos() / 1_000;
    }

    /** What was as wanted says itself how. */
    private static @Nullable String said(Seen seen, Outcome look) {
        return look == Outcome.GOOD ? null : MonitorRow.json(brief(seen.look().seen()));
    }

    /** What an answer says may be long. */
    static Message brief(Message message) {
        return new Message(
                message.key(),
                message.arguments().stream().map(MonitorRows::brief).toList());
    }

    private static String brief(String text) {
        if (text.length() <= MOST_SEEN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_SEEN - 1)) ? MOST_SEEN - 1 : MOST_SEEN;
        return text.substring(0, end) + "…";
    }

    /** Writes down a change. */
    static Transition change(
            Tx tx, long id, Standing was, Standing became, @Nullable Message seen, Instant at, Told told) {
        return tx.first(
                        """
                        INSERT INTO monitor_transition (monitor_id, at, was, became, since, seen, told)
                        VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        MonitorRows::transition,
                        id,
                        at,
                        was.state(),
                        became.state(),
                        was.since(),
                        MonitorRow.json(seen == null ? null : brief(seen)),
                        told)
                .orElseThrow();
    }

    /** Notes whether people hear of a change. */
    static void tell(Tx tx, long id, Told told) {
        tx.update("UPDATE monitor_transition SET told = ? WHERE id = ?", told, id);
    }

    /** Since when people know that it was not up, before a change; empty when that is not kept. */
    static Optional<Instant> toldSince(Tx tx, long id, long change) {
        return tx.first("""
                SELECT at FROM monitor_transition WHERE monitor_id = ? AND id < ? AND told = 'TOLD' AND became IN ('DOWN', 'UNASKED')
                ORDER BY id DESC LIMIT 1""", row -> row.time("at"), id, change);
    }

    /** The changes of a monitor, the newest first. */
    static List<Transition> transitions(Tx tx, long id, int most) {
        return tx.query(
                "SELECT * FROM monitor_transition WHERE monitor_id = ? ORDER BY id DESC LIMIT " + most,
                MonitorRows::transition,
                id);
    }

    private static Transition transition(Row row) throws SQLException {
        return new Transition(
                row.number("id"),
                row.time("at"),
                row.constant("was", MonitorState.class),
                row.constant("became", MonitorState.class),
                row.time("since"),
                MonitorRow.message(row.textOrNull("seen")),
                row.constant("told", Told.class));
    }

    /** The last looks at a monitor, the newest first. */
    static List<PastLook> looks(Tx tx, long id, int most) {
        return tx.query(
                "SELECT * FROM monitor_look WHERE monitor_id = ? ORDER BY at DESC LIMIT " + most,
                row -> new PastLook(
                        row.time("at"),
                        Outcome.of(row.integer("look")),
                        row.number("micros"),
                        MonitorRow.message(row.textOrNull("seen"))),
                id);
    }

    /**
     * A monitor that a file declares no more, or declares again.
     *
     * @param gone whether it had gone before
     * @param told whether people have heard that it is not up
     */
    record Turned(long id, Monitor.Key key, boolean gone, boolean told) {}

    /** Those that files declare otherwise than it is written down, but none of the projects of which nobody knows. */
    static List<Turned> turned(Tx tx, List<Monitor> declared, Set<String> unknown) {
        var keys = declared.stream().map(Monitor::key).collect(Collectors.toSet());
        return tx
                .query(
                        "SELECT id, project, name, gone_at, told FROM monitor ORDER BY id",
                        row -> new Turned(
                                row.number("id"),
                                new Monitor.Key(row.text("project"), row.text("name")),
                                row.numberOrNull("gone_at") != null,
                                row.flag("told")))
                .stream()
                .filter(one -> keys.contains(one.key()) == one.gone()
                        && !unknown.contains(one.key().project()))
                .toList();
    }

    /** No file declares it any more: whoever declares it again begins with nothing. */
    static void gone(Tx tx, long id, Instant now) {
        tx.update("""
                UPDATE monitor SET gone_at = ?, state = ?, since = ?, bad = 0, failed = 0, unasked = 0, good = 0, told = 0,
                  looked_at = NULL, look = ?, micros = 0, seen = NULL WHERE id = ?""", now, MonitorState.NEW, now, Outcome.UNASKED.code(), id);
    }

    /** A file declares it again. */
    static void back(Tx tx, long id, Instant now) {
        tx.update("UPDATE monitor SET gone_at = NULL, since = ? WHERE id = ?", now, id);
    }

    /** Nobody knows how it stands when it is looked at again, but people may still have heard that it is not up. */
    static void pause(Tx tx, long id, @Nullable Pause pause, Instant now) {
        var until = pause == null ? null : pause.until();
        tx.update(
                """
                UPDATE monitor SET paused_at = ?, paused_until = ?, paused_by = ?, state = ?, since = ?, bad = 0, failed = 0,
                  unasked = 0, good = 0 WHERE id = ?""",
                pause == null ? null : pause.at(),
                pause == null ? null : (Long) (until == null ? Pause.FOREVER : until.toEpochMilli()),
                pause == null ? null : pause.by(),
                MonitorState.NEW,
                now,
                id);
    }

    /** People know nothing of it any more. */
    static void unheard(Tx tx, long id) {
        tx.update("UPDATE monitor SET told = 0 WHERE id = ?", id);
    }
}

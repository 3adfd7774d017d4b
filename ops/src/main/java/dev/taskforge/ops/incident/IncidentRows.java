package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.incident.Incident.Acknowledged;
import dev.taskforge.ops.project.AlertDuty.Severity;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rows of incidents. */
final class IncidentRows {
    private static final JsonMapper JSON = JsonMapper.shared();

    private IncidentRows() {}

    static Incident open(Tx tx, String project, Severity severity, Instant since, Instant now) {
        return tx.first("""
                        INSERT INTO incident (project, opened_at, round_at, grouped_at, reopened, severity, told, told_at, words,
                          impact, root_cause, helped, actions)
                        VALUES (?, ?, ?, ?, 0, ?, 0, ?, 0, '', '', '', '') RETURNING *""", IncidentRows::incident, project, since, since, now, severity, now)
                .orElseThrow();
    }

    static Optional<Incident> find(Tx tx, long id) {
        return tx.first("SELECT * FROM incident WHERE id = ?", IncidentRows::incident, id);
    }

    static Incident get(Tx tx, long id) {
        return find(tx, id).orElseThrow();
    }

    /** Those of a project that are open, the oldest first. */
    static List<Incident> openOf(Tx tx, String project) {
        return tx.query(
                "SELECT * FROM incident WHERE project = ? AND closed_at IS NULL ORDER BY id",
                IncidentRows::incident,
                project);
    }

    /** Of all projects, the oldest first. */
    static List<Incident> allOpen(Tx tx) {
        return tx.query("SELECT * FROM incident WHERE closed_at IS NULL ORDER BY id", IncidentRows::incident);
    }

    /** Those that are open or were at a moment, the oldest first. */
    static List<Incident> since(Tx tx, Instant from) {
        return tx.query(
                "SELECT * FROM incident WHERE closed_at IS NULL OR closed_at >= ? ORDER BY id",
                IncidentRows::incident,
                from);
    }

    /** Of a project, the newest first. */
    static List<Incident> list(Tx tx, String project, boolean open, int most) {
        return tx.query(
                "SELECT * FROM incident WHERE project = ?" + (open ? " AND closed_at IS NULL" : "")
                        + " ORDER BY id DESC LIMIT ?",
                IncidentRows::incident,
                project,
                most);
    }

    /** The one in which a monitor is down. */
    static Optional<Incident> holding(Tx tx, String project, String monitor) {
        return tx.first("""
                SELECT i.* FROM incident i JOIN incident_member m ON m.incident_id = i.id
                WHERE i.project = ? AND i.closed_at IS NULL AND m.monitor = ? AND m.left_at IS NULL ORDER BY i.id DESC LIMIT 1""", IncidentRows::incident, project, monitor);
    }

    /** The last one that a monitor was in and that closed because all were well, not before a moment. */
    static Optional<Incident> closed(Tx tx, String project, String monitor, Instant closedFrom, Instant openedFrom) {
        return tx.first("""
                SELECT i.* FROM incident i JOIN incident_member m ON m.incident_id = i.id
                WHERE i.project = ? AND m.monitor = ? AND m.left_how = 'WELL' AND i.closed_at >= ? AND i.opened_at >= ?
                  AND i.merged_into IS NULL ORDER BY i.id DESC LIMIT 1""", IncidentRows::incident, project, monitor, closedFrom, openedFrom);
    }

    /** In how many incidents a monitor was and got well since a moment, each as often as it began. */
    static long often(Tx tx, String project, String monitor, Instant since) {
        return tx.first("""
                        SELECT COALESCE(SUM(1 + i.reopened), 0) AS often FROM incident i JOIN incident_member m ON m.incident_id = i.id
                        WHERE i.project = ? AND m.monitor = ? AND m.left_how = 'WELL' AND i.opened_at >= ? AND i.merged_into IS NULL""", row -> row.number("often"), project, monitor, since)
                .orElse(0L);
    }

    /** Whatever was known of it before is nothing that is known now. */
    static void reopen(Tx tx, long id, Instant since, Instant now) {
        tx.update("""
                UPDATE incident SET closed_at = NULL, round_at = ?, grouped_at = ?, told = 0, told_at = ?, reopened = reopened + 1,
                  cause_key = NULL, cause = NULL, acknowledged_at = NULL, acknowledged_by = NULL WHERE id = ?""", since, now, now, id);
    }

    static void close(Tx tx, long id, Instant at, @Nullable Long mergedInto) {
        tx.update("UPDATE incident SET closed_at = ?, merged_into = ? WHERE id = ?", at, mergedInto, id);
    }

    /** That a monitor went down in it. */
    static void grouped(Tx tx, long id, Severity severity, Instant now) {
        tx.update("UPDATE incident SET grouped_at = ?, severity = ? WHERE id = ?", now, severity, id);
    }

    static void cause(Tx tx, long id, RootCause cause) {
        tx.update(
                "UPDATE incident SET cause_key = ?, cause = ? WHERE id = ?",
                cause.key(),
                JSON.writeValueAsString(cause),
                id);
    }

    /** Counts one more message. */
    static void words(Tx tx, long id) {
        tx.update("UPDATE incident SET words = words + 1 WHERE id = ?", id);
    }

    /** Counts one more message, that somebody hears. */
    static void told(Tx tx, long id, Instant now) {
        tx.update(
                "UPDATE incident SET words = words + 1, told_at = CASE WHEN told = 1 THEN told_at ELSE ? END, told = 1 WHERE id = ?",
                now,
                id);
    }

    /** That it is told anew, because it has become critical. */
    static void anew(Tx tx, long id, Instant now) {
        tx.update("UPDATE incident SET told_at = ? WHERE id = ?", now, id);
    }

    static void severity(Tx tx, long id, Severity severity) {
        tx.update("UPDATE incident SET severity = ? WHERE id = ?", severity, id);
    }

    /** Whether it is open and nobody had acknowledged it before. */
    static boolean acknowledge(Tx tx, long id, String by, Instant now) {
        return tx.update("""
                        UPDATE incident SET acknowledged_at = ?, acknowledged_by = ?
                        WHERE id = ? AND acknowledged_at IS NULL AND closed_at IS NULL""", now, by, id) == 1;
    }

    static void postMortem(Tx tx, long id, PostMortem text) {
        tx.update(
                "UPDATE incident SET impact = ?, root_cause = ?, helped = ?, actions = ? WHERE id = ?",
                text.impact(),
                text.rootCause(),
                text.helped(),
                text.actions(),
                id);
    }

    /** Of a project, how many are open and how many were there. */
    record Count(String project, long open, long all) {}

    static List<Count> counts(Tx tx) {
        return tx.query("""
                SELECT project, SUM(CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END) AS open_ones, COUNT(*) AS all_ones
                FROM incident GROUP BY project ORDER BY project""", row -> new Count(row.text("project"), row.number("open_ones"), row.number("all_ones")));
    }

    /** Whether one closed before a moment. */
    static boolean isAnyOlder(Tx tx, Instant before) {
        return tx.first("SELECT id FROM incident WHERE closed_at < ? LIMIT 1", row -> row.number("id"), before)
                .isPresent();
    }

    /** Removes those that closed before a moment, with all that belongs to them. */
    static int purge(Tx tx, Instant before) {
        var old = "(SELECT id FROM incident WHERE closed_at < ?)";
        tx.update("UPDATE incident SET merged_into = NULL WHERE merged_into IN " + old, before);
        tx.update("DELETE FROM incident_event WHERE incident_id IN " + old, before);
        tx.update("DELETE FROM incident_member WHERE incident_id IN " + old, before);
        return tx.update("DELETE FROM incident WHERE closed_at < ?", before);
    }

    private static Incident incident(Row row) throws SQLException {
        var acknowledgedAt = row.timeOrNull("acknowledged_at");
        var cause = row.textOrNull("cause");
        return new Incident(
                row.number("id"),
                row.text("project"),
                row.time("opened_at"),
                row.time("round_at"),
                row.time("grouped_at"),
                row.timeOrNull("closed_at"),
                row.integer("reopened"),
                row.constant("severity", Severity.class),
                row.flag("told"),
                row.time("told_at"),
                row.integer("words"),
                cause == null ? null : JSON.readValue(cause, RootCause.class),
                row.numberOrNull("merged_into"),
                acknowledgedAt == null ? null : new Acknowledged(acknowledgedAt, row.text("acknowledged_by")),
                new PostMortem(row.text("impact"), row.text("root_cause"), row.text("helped"), row.text("actions")));
    }
}

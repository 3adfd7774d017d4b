package dev.taskforge.ops.channel;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.channel.Told.State;
import dev.taskforge.ops.project.AlertDuty.Severity;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of messages and of their deliveries. */
final class ToldRows {
    private static final String SELECT = """
            SELECT d.id, d.project, d.channel, a.topic, a.subject, a.severity, a.well, a.title, a.lines, a.path, a.at,
              d.state, d.due_at, d.job_id, d.attempts, d.unanswered, d.first_tried_at, d.sent_at, d.error, d.into_id
            FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
            """;

    private ToldRows() {}

    /** Writes a message down; empty when one of this key is there. */
    static Optional<Long> add(Tx tx, String project, News news, String title, String lines, Instant now) {
        return tx.first(
                """
                INSERT INTO alert (project, alert_key, topic, subject, severity, well, title, lines, path, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (project, alert_key) DO NOTHING RETURNING id""",
                row -> row.number("id"),
                project,
                news.key(),
                news.topic().word(),
                news.subject(),
                news.severity().word(),
                news.well() ? 1 : 0,
                title,
                lines,
                news.path(),
                now);
    }

    static boolean knows(Tx tx, String project, String key) {
        return tx.first(
                        "SELECT id FROM alert WHERE project = ? AND alert_key = ?",
                        row -> row.number("id"),
                        project,
                        key)
                .isPresent();
    }

    /** Writes down that a message goes to a channel; empty when it does already. */
    static Optional<Long> deliver(Tx tx, String project, long alert, String channel, Instant due) {
        return tx.first("""
                INSERT INTO alert_delivery (alert_id, project, channel, state, due_at, attempts, unanswered)
                VALUES (?, ?, ?, 'WAITING', ?, 0, 0)
                ON CONFLICT (alert_id, channel) DO NOTHING RETURNING id""", row -> row.number("id"), alert, project, channel, due);
    }

    /** The message that a delivery brings. */
    static long alertOf(Tx tx, long delivery) {
        return tx.first("SELECT alert_id FROM alert_delivery WHERE id = ?", row -> row.number("alert_id"), delivery)
                .orElseThrow();
    }

    static Optional<Told> find(Tx tx, long id) {
        return tx.first(SELECT + "WHERE d.id = ?", ToldRows::told, id);
    }

    /** The newest first. */
    static List<Told> list(Tx tx, String project, int most) {
        return tx.query(SELECT + "WHERE d.project = ? ORDER BY d.id DESC LIMIT ?", ToldRows::told, project, most);
    }

    static List<Alerts.Count> counts(Tx tx) {
        return tx.query(
                "SELECT project, channel, state, COUNT(*) AS messages FROM alert_delivery"
                        + " GROUP BY project, channel, state ORDER BY project, channel, state",
                row -> new Alerts.Count(
                        row.text("project"),
                        row.text("channel"),
                        row.constant("state", State.class),
                        row.number("messages")));
    }

    /** What a channel is to tell now, the worst first, and of that the newest; that all is well comes last. */
    static List<Told> worst(Tx tx, String project, String channel, Instant now, int most) {
        return tx.query(SELECT + """
                        WHERE d.project = ? AND d.channel = ? AND d.state = 'WAITING' AND d.due_at <= ?
                        ORDER BY CASE WHEN a.well = 1 THEN 0 WHEN a.severity = 'critical' THEN 3
                          WHEN a.severity = 'warning' THEN 2 ELSE 1 END DESC, d.id DESC LIMIT ?""", ToldRows::told, project, channel, now, most);
    }

    /** How much a channel is to tell now. */
    static long waiting(Tx tx, String project, String channel, Instant now) {
        return tx.first(
                        "SELECT COUNT(*) AS messages FROM alert_delivery"
                                + " WHERE project = ? AND channel = ? AND state = 'WAITING' AND due_at <= ?",
                        row -> row.number("messages"),
                        project,
                        channel,
                        now)
                .orElse(0L);
    }

    /** What a channel is to tell now of the subject of a message, the oldest first. */
    static List<Told> story(Tx tx, Told told, Instant now) {
        return tx.query(
                SELECT
                        + "WHERE d.project = ? AND d.channel = ? AND a.subject = ? AND d.state = 'WAITING' AND d.due_at <= ?"
                        + " ORDER BY d.id",
                ToldRows::told,
                told.project(),
                told.channel(),
                told.subject(),
                now);
    }

    /** What was to be told by now and is not, of all projects, the oldest first. */
    static List<Told> late(Tx tx, Instant now, int most) {
        return tx.query(
                SELECT + "WHERE d.state = 'WAITING' AND d.due_at <= ? ORDER BY d.id LIMIT ?",
                ToldRows::told,
                now,
                most);
    }

    /** Notes which job brings it. */
    static void carriedBy(Tx tx, long id, long job) {
        tx.update("UPDATE alert_delivery SET job_id = ? WHERE id = ?", job, id);
    }

    /** How bad a channel was told, or is about to be told, that it is with a subject; empty when it last heard that all is well. */
    static Optional<Severity> trouble(Tx tx, String project, String channel, String subject) {
        return tx.first(
                        """
                        SELECT a.severity, a.well FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
                        WHERE d.project = ? AND d.channel = ? AND a.subject = ? AND d.state IN ('WAITING', 'SENT')
                        ORDER BY d.id DESC LIMIT 1""",
                        row -> row.flag("well")
                                ? Optional.<Severity>empty()
                                : Optional.of(Told.severityOf(row.text("severity"))),
                        project,
                        channel,
                        subject)
                .flatMap(found -> found);
    }

    /**
     * How bad a channel, or the one that stood in for it, was told that it is with a subject before a delivery, or is told at this
     * moment; empty when nothing or that all is well was told last.
     */
    static Optional<Severity> heard(Tx tx, String project, String channel, String subject, long before, Instant now) {
        return tx.first(
                        """
                        SELECT a.severity, a.well FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
                        WHERE d.project = ? AND d.channel = ? AND a.subject = ? AND d.id < ?
                          AND (d.state IN ('SENT', 'REPLACED') OR (d.state = 'WAITING' AND d.due_at <= ?))
                        ORDER BY d.id DESC LIMIT 1""",
                        row -> row.flag("well")
                                ? Optional.<Severity>empty()
                                : Optional.of(Told.severityOf(row.text("severity"))),
                        project,
                        channel,
                        subject,
                        before,
                        now)
                .flatMap(found -> found);
    }

    /**
     * When a channel, or the one that stood in for it, was told last that something is wrong with a subject, or will be; empty when
     * neither ever was.
     */
    static Optional<Instant> lastDue(Tx tx, String project, String channel, String subject) {
        return tx.first("""
                SELECT d.due_at FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
                WHERE d.project = ? AND d.channel = ? AND a.subject = ? AND a.well = 0
                  AND (d.state IN ('WAITING', 'SENT', 'REPLACED') OR (d.state = 'GIVEN_UP' AND d.into_id IS NOT NULL))
                ORDER BY d.due_at DESC LIMIT 1""", row -> row.time("due_at"), project, channel, subject);
    }

    /** Whether something of a subject waits on a channel for a later moment. */
    static boolean waits(Tx tx, String project, String channel, String subject, Instant now) {
        return tx.first("""
                        SELECT d.id FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
                        WHERE d.project = ? AND d.channel = ? AND a.subject = ? AND d.state = 'WAITING' AND d.due_at > ? LIMIT 1""", row -> row.number("id"), project, channel, subject, now)
                .isPresent();
    }

    /** What waits for a later moment to be told of a subject is not told. */
    static void withdraw(Tx tx, String project, String subject, Instant now) {
        tx.update("""
                UPDATE alert_delivery SET state = 'SUPERSEDED'
                WHERE project = ? AND state = 'WAITING' AND due_at > ?
                  AND alert_id IN (SELECT id FROM alert WHERE project = ? AND subject = ?)""", project, now, project, subject);
    }

    /** What was told of a subject, the oldest first. */
    static List<Told> of(Tx tx, String project, String subject) {
        return tx.query(
                SELECT + "WHERE d.project = ? AND a.subject = ? ORDER BY d.id", ToldRows::told, project, subject);
    }

    /** How often a channel was told since a moment that all is well again with a subject. */
    static long mended(Tx tx, String project, String channel, String subject, Instant since) {
        return tx.first("""
                        SELECT COUNT(*) AS messages FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
                        WHERE d.project = ? AND d.channel = ? AND a.subject = ? AND a.well = 1 AND d.due_at >= ?
                          AND d.state IN ('WAITING', 'SENT', 'REPLACED')""", row -> row.number("messages"), project, channel, subject, since)
                .orElse(0L);
    }

    /** A newer message takes the place of those of its subject that wait for a later moment; tells how many. */
    static int supersede(Tx tx, String project, String channel, String subject, long by, Instant now) {
        return tx.update("""
                UPDATE alert_delivery SET state = 'SUPERSEDED', into_id = ?
                WHERE project = ? AND channel = ? AND state = 'WAITING' AND due_at > ? AND id <> ?
                  AND alert_id IN (SELECT id FROM alert WHERE project = ? AND subject = ?)""", by, project, channel, now, by, project, subject);
    }

    static void sent(Tx tx, long id, long into, Instant now) {
        tx.update("""
                UPDATE alert_delivery SET state = 'SENT', sent_at = ?, attempts = attempts + 1, into_id = ?,
                  first_tried_at = COALESCE(first_tried_at, ?)
                WHERE id = ? AND state = 'WAITING'""", now, into == id ? null : into, now, id);
    }

    /** Notes an attempt that failed. */
    static void failed(Tx tx, long id, String error, boolean unanswered, Instant began) {
        tx.update("""
                UPDATE alert_delivery SET attempts = attempts + 1, unanswered = unanswered + ?, error = ?,
                  first_tried_at = COALESCE(first_tried_at, ?)
                WHERE id = ? AND state = 'WAITING'""", unanswered ? 1 : 0, error, began, id);
    }

    /** Whether another channel has given up the message of a delivery. */
    static boolean isGivenUp(Tx tx, long delivery, String channel) {
        return tx.first("""
                        SELECT other.id FROM alert_delivery d JOIN alert_delivery other ON other.alert_id = d.alert_id
                        WHERE d.id = ? AND other.channel = ? AND other.state = 'GIVEN_UP'""", row -> row.number("id"), delivery, channel).isPresent();
    }

    /** Whether this ended it. */
    static boolean end(Tx tx, long id, State state, @Nullable Long into) {
        return tx.update(
                        "UPDATE alert_delivery SET state = ?, into_id = COALESCE(?, into_id) WHERE id = ? AND state = 'WAITING'",
                        state.name(),
                        into,
                        id)
                == 1;
    }

    static void standsIn(Tx tx, long id, long other) {
        tx.update("UPDATE alert_delivery SET into_id = ? WHERE id = ?", other, id);
    }

    static Optional<String> movedTo(Tx tx, String project, String channel, String from) {
        return tx.first(
                "SELECT moved_to FROM alert_chat WHERE project = ? AND channel = ? AND moved_from = ?",
                row -> row.text("moved_to"),
                project,
                channel,
                from);
    }

    static void moved(Tx tx, String project, String channel, String from, String to) {
        tx.update("""
                INSERT INTO alert_chat (project, channel, moved_from, moved_to) VALUES (?, ?, ?, ?)
                ON CONFLICT (project, channel, moved_from) DO UPDATE SET moved_to = excluded.moved_to""", project, channel, from, to);
    }

    /**
     * That nothing is sent on a channel for a while.
     *
     * @param since when it first took nothing; with no failures, when it last took something
     * @param failures since then
     * @param until when nothing is sent
     */
    record Pause(Instant since, int failures, Instant until) {}

    /** Empty for a channel on which nothing was sent yet. */
    static Optional<Pause> pause(Tx tx, String project, String channel) {
        return tx.first(
                "SELECT since, failures, until_at FROM alert_pause WHERE project = ? AND channel = ?",
                row -> new Pause(row.time("since"), row.integer("failures"), row.time("until_at")),
                project,
                channel);
    }

    static void pause(Tx tx, String project, String channel, Instant since, Instant until) {
        tx.update("""
                INSERT INTO alert_pause (project, channel, since, failures, until_at) VALUES (?, ?, ?, 1, ?)
                ON CONFLICT (project, channel) DO UPDATE SET failures = alert_pause.failures + 1,
                  since = CASE WHEN alert_pause.failures = 0 THEN excluded.since ELSE alert_pause.since END,
                  until_at = excluded.until_at""", project, channel, since, until);
    }

    /** Notes that a channel took something, and that it is left alone until a moment. */
    static void taken(Tx tx, String project, String channel, Instant now, Instant until) {
        tx.update("""
                INSERT INTO alert_pause (project, channel, since, failures, until_at) VALUES (?, ?, ?, 0, ?)
                ON CONFLICT (project, channel) DO UPDATE SET since = excluded.since, failures = 0,
                  until_at = excluded.until_at""", project, channel, now, until);
    }

    /** Removes messages before a moment that nobody waits for any more. */
    static int tidy(Tx tx, Instant before) {
        tx.update("DELETE FROM alert_pause WHERE until_at < ?", before);
        tx.update(
                "DELETE FROM alert_delivery WHERE state <> 'WAITING' AND alert_id IN (SELECT id FROM alert WHERE at < ?)",
                before);
        return tx.update(
                "DELETE FROM alert WHERE at < ? AND NOT EXISTS (SELECT 1 FROM alert_delivery d WHERE d.alert_id = alert.id)",
                before);
    }

    private static Told told(Row row) throws SQLException {
        return new Told(
                row.number("id"),
                row.text("project"),
                row.text("channel"),
                row.text("topic"),
                row.text("subject"),
                row.text("severity"),
                row.flag("well"),
                row.text("title"),
                row.text("lines"),
                row.text("path"),
                row.time("at"),
                row.constant("state", State.class),
                row.time("due_at"),
                row.numberOrNull("job_id"),
                row.integer("attempts"),
                row.integer("unanswered"),
                row.timeOrNull("first_tried_at"),
                row.timeOrNull("sent_at"),
                row.textOrNull("error"),
                row.numberOrNull("into_id"));
    }
}

package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.incident.Member.Left;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Transition;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rows of monitors in incidents, and of what happened in them. */
final class MemberRows {
    /** A monitor that comes and goes all day must not fill the disk; what people did is always kept. */
    private static final int MOST_EVENTS = 1_000;

    private static final int MOST_EVIDENCE = 4_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private MemberRows() {}

    /** Lets a monitor be down in an incident, again or for the first time. */
    static void join(Tx tx, long incident, String monitor, Transition change, @Nullable Message seen) {
        boolean asked = change.became() != MonitorState.UNASKED;
        join(tx, incident, monitor, change.at(), asked, change.id(), seen);
    }

    /** Lets one that was down in another incident be down in this one. */
    static void moved(Tx tx, long incident, Member member) {
        join(tx, incident, member.monitor(), member.joinedAt(), member.asked(), member.transition(), member.seen());
    }

    private static void join(
            Tx tx, long incident, String monitor, Instant at, boolean asked, long transition, @Nullable Message seen) {
        tx.update("""
                INSERT INTO incident_member (incident_id, monitor, first_at, joined_at, down_millis, named, asked, transition_id, seen)
                VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?)
                ON CONFLICT (incident_id, monitor) DO UPDATE SET
                  down_millis = incident_member.down_millis + COALESCE(incident_member.left_at, excluded.joined_at)
                    - incident_member.joined_at,
                  joined_at = excluded.joined_at, left_at = NULL, left_how = NULL, named = excluded.named, asked = excluded.asked,
                  transition_id = excluded.transition_id, seen = excluded.seen""", incident, monitor, at, at, asked ? 1 : 0, transition, json(seen));
    }

    /** Whether it was down in it. */
    static boolean leave(Tx tx, long incident, String monitor, Instant at, Left how) {
        return tx.update("""
                        UPDATE incident_member SET left_at = ?, left_how = ?
                        WHERE incident_id = ? AND monitor = ? AND left_at IS NULL""", at, how, incident, monitor) == 1;
    }

    /** Those that are down are told of. */
    static void named(Tx tx, long incident) {
        tx.update("UPDATE incident_member SET named = 1 WHERE incident_id = ? AND left_at IS NULL", incident);
    }

    /** These are told of. */
    static void named(Tx tx, long incident, List<Member> members) {
        for (var member : members) {
            tx.update(
                    "UPDATE incident_member SET named = 1 WHERE incident_id = ? AND monitor = ?",
                    incident,
                    member.monitor());
        }
    }

    /** In the order in which they went down first. */
    static List<Member> of(Tx tx, long incident) {
        return tx.query(
                "SELECT * FROM incident_member WHERE incident_id = ? ORDER BY first_at, transition_id",
                MemberRows::member,
                incident);
    }

    private static Member member(Row row) throws SQLException {
        var how = row.textOrNull("left_how");
        return new Member(
                row.text("monitor"),
                row.time("first_at"),
                row.time("joined_at"),
                row.timeOrNull("left_at"),
                how == null ? null : Left.valueOf(how),
                Duration.ofMillis(row.number("down_millis")),
                row.flag("named"),
                row.flag("asked"),
                row.number("transition_id"),
                message(row.textOrNull("seen")));
    }

    /** Writes down what happened; nothing when something of its key is there. */
    static void add(Tx tx, long incident, IncidentEvent event) {
        boolean byPeople = event.who() != null || event.kind() == IncidentEvent.Kind.CLOSED;
        if (!byPeople && isFull(tx, incident)) {
            return;
        }
        tx.update(
                """
                INSERT INTO incident_event (incident_id, event_key, at, kind, who, said, evidence) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (incident_id, event_key) DO NOTHING""",
                incident,
                event.key(),
                event.at(),
                event.kind(),
                event.who(),
                json(event.said()),
                bounded(event.evidence()));
    }

    private static boolean isFull(Tx tx, long incident) {
        return tx.first(
                                "SELECT COUNT(*) AS events FROM incident_event WHERE incident_id = ?",
                                row -> row.number("events"),
                                incident)
                        .orElse(0L)
                >= MOST_EVENTS;
    }

    static boolean knows(Tx tx, long incident, String key) {
        return tx.first(
                        "SELECT id FROM incident_event WHERE incident_id = ? AND event_key = ?",
                        row -> row.number("id"),
                        incident,
                        key)
                .isPresent();
    }

    /** In the order in which it happened. */
    static List<IncidentEvent> events(Tx tx, long incident) {
        return tx.query(
                "SELECT * FROM incident_event WHERE incident_id = ? ORDER BY at, id",
                row -> new IncidentEvent(
                        row.text("event_key"),
                        row.time("at"),
                        row.constant("kind", IncidentEvent.Kind.class),
                        row.textOrNull("who"),
                        Optional.ofNullable(message(row.textOrNull("said"))).orElseThrow(),
                        row.textOrNull("evidence")),
                incident);
    }

    /** The end of it: what a program said last says most. */
    static @Nullable String bounded(@Nullable String evidence) {
        if (evidence == null || evidence.length() <= MOST_EVIDENCE) {
            return evidence;
        }
        int from = evidence.length() - MOST_EVIDENCE;
        return "…" + evidence.substring(Character.isLowSurrogate(evidence.charAt(from)) ? from + 1 : from);
    }

    private static @Nullable Message message(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, Message.class);
    }

    private static @Nullable String json(@Nullable Message message) {
        return message == null ? null : JSON.writeValueAsString(message);
    }
}

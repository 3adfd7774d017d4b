package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.text.Message;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The incidents of projects, and what people say about them. Safe for use by any thread. */
public final class Incidents {
    /** The longest note. */
    public static final int MOST_NOTE = 2_000;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Incidents(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An incident with all that belongs to it.
     *
     * @param members in the order in which they went down first
     * @param events in the order in which they happened
     */
    public record Story(Incident incident, List<Member> members, List<IncidentEvent> events) {

        /** How many monitors are down in it. */
        public long down() {
            return members.stream().filter(Member::isDown).count();
        }
    }

    /** Those of a project with their monitors but without what happened, the newest first. */
    public List<Story> of(String project, boolean open, int most) {
        return database.read(tx -> IncidentRows.list(tx, project, open, most).stream()
                .map(incident -> new Story(incident, MemberRows.of(tx, incident.id()), List.of()))
                .toList());
    }

    /** One of a project; empty when it has none of this number. */
    public Optional<Story> find(String project, long id) {
        return database.read(tx -> IncidentRows.find(tx, id)
                .filter(incident -> incident.project().equals(project))
                .map(incident -> new Story(incident, MemberRows.of(tx, id), MemberRows.events(tx, id))));
    }

    /**
     * Notes that somebody looks after it while it is open, the first since it last began only, and what they say.
     *
     * @return whether nobody had before
     */
    public boolean acknowledge(Incident incident, @Nullable String note, String actor) {
        return database.write(tx -> {
            var now = now();
            boolean first = IncidentRows.acknowledge(tx, incident.id(), actor, now);
            if (first) {
                var key = "acknowledged/" + IncidentRows.get(tx, incident.id()).reopened();
                add(tx, incident, key, now, Kind.ACKNOWLEDGED, actor, Message.of("incident.acknowledged"));
                audit(tx, incident, "incident.acknowledge", actor, Map.of());
            }
            if (note != null) {
                note(tx, incident, note, actor, now);
            }
            return first;
        });
    }

    /** Writes down what somebody says. */
    public void note(Incident incident, String note, String actor) {
        database.write(tx -> {
            note(tx, incident, note, actor, now());
            return true;
        });
    }

    private void note(Tx tx, Incident incident, String note, String actor, Instant now) {
        add(tx, incident, "note/" + UUID.randomUUID(), now, Kind.NOTE, actor, Message.of("text", note));
        audit(tx, incident, "incident.note", actor, Map.of("note", note));
    }

    /** Writes down what people found out about it afterwards. */
    public void write(Incident incident, PostMortem text, String actor) {
        database.write(tx -> {
            IncidentRows.postMortem(tx, incident.id(), text);
            add(
                    tx,
                    incident,
                    "post-mortem/" + UUID.randomUUID(),
                    now(),
                    Kind.POST_MORTEM,
                    actor,
                    Message.of("incident.written"));
            audit(
                    tx,
                    incident,
                    "incident.post-mortem",
                    actor,
                    Map.of(
                            "impact", brief(text.impact()),
                            "root_cause", brief(text.rootCause()),
                            "helped", brief(text.helped()),
                            "actions", brief(text.actions())));
            return true;
        });
    }

    /** The audit log says what was written, not all of it. */
    private static String brief(String text) {
        return text.length() <= MOST_NOTE ? text : text.substring(0, MOST_NOTE) + "…";
    }

    private static void add(Tx tx, Incident incident, String key, Instant at, Kind kind, String who, Message said) {
        MemberRows.add(tx, incident.id(), new IncidentEvent(key, at, kind, who, said, null));
    }

    private void audit(Tx tx, Incident incident, String action, String actor, Map<String, Object> details) {
        audit.append(tx, actor, action, incident.project(), incident.subject(), details);
    }

    /** How many incidents of a project are open, and how many are kept. */
    public record Count(String project, long open, long all) {}

    /** Of all projects that have any. */
    public List<Count> counts() {
        return database.read(IncidentRows::counts).stream()
                .map(count -> new Count(count.project(), count.open(), count.all()))
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

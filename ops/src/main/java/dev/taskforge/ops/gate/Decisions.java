package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.request.RequestException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Launch decisions. They are only ever added. Safe for use by any thread. */
public final class Decisions {
    private static final int MOST_PIC = 100;
    private static final int MOST_NOTES = 4_000;

    private final Database database;
    private final Gates gates;
    private final AuditLog audit;
    private final Decided decided;
    private final Clock clock;

    /** @param decided learns of each */
    public Decisions(Database database, Gates gates, AuditLog audit, Decided decided, Clock clock) {
        this.database = database;
        this.gates = gates;
        this.audit = audit;
        this.decided = decided;
        this.clock = clock;
    }

    /**
     * Records a decision on the gate as it stands in this transaction, and signs a checkpoint of the audit log.
     * NO-GO may always be recorded.
     *
     * @param pic the person in charge, 1 to 100 characters
     * @param notes at most 4,000 characters
     * @param user the account that records it
     * @throws DecisionRefused when GO is asked for and the verdict is NO-GO
     * @throws RequestException when {@code pic} or {@code notes} has a wrong length
     */
    public Decision record(Tx tx, Project project, Verdict status, String pic, String notes, String user) {
        var person = RequestException.within("pic", pic, 1, MOST_PIC);
        var remarks = RequestException.within("notes", notes, 0, MOST_NOTES);
        var gate = gates.of(tx, project);
        if (status == Verdict.GO && gate.verdict() != Verdict.GO) {
            throw new DecisionRefused(gate.blockers());
        }
        var decision = insert(tx, project, gate, status, person, remarks, user);
        audit.append(tx, user, "decision.record", project.name(), "decision/" + decision.id(), about(decision, gate));
        audit.checkpoint(tx);
        decided.decided(tx, project, decision);
        return decision;
    }

    private Decision insert(Tx tx, Project project, Gate gate, Verdict status, String pic, String notes, String user) {
        var evidence = gate.items().stream()
                .flatMap(item -> item.evidence().stream())
                .map(Evidence::id)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        return tx.first(
                        """
                        INSERT INTO decision (project, environment, status, pic, notes, verdict, evidence_ids,
                          project_version, decided_by, decided_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        Decisions::decision,
                        project.name(),
                        gate.environment(),
                        status,
                        pic,
                        notes,
                        gate.verdict(),
                        evidence,
                        project.version(),
                        user,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .orElseThrow();
    }

    /** The decision with the state of every item, so that the chain seals what was on the table. */
    private static Map<String, Object> about(Decision decision, Gate gate) {
        var items = gate.items().stream()
                .collect(Collectors.toMap(GateItem::id, item -> item.state().label(), (first, second) -> first));
        return Map.of(
                "status", decision.status().label(),
                "verdict", decision.verdict().label(),
                "pic", decision.pic(),
                "notes", decision.notes(),
                "environment", decision.environment(),
                "project_version", decision.projectVersion(),
                "evidence_ids", decision.evidenceIds(),
                "items", items);
    }

    public Optional<Decision> find(long id) {
        return database.read(tx -> tx.first("SELECT * FROM decision WHERE id = ?", Decisions::decision, id));
    }

    /**
     * The decisions of a project, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     * @param limit 1 to 1,000
     */
    public List<Decision> list(String project, @Nullable Long before, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
        }
        return database.read(tx -> tx.query(
                "SELECT * FROM decision WHERE project = ? AND id < ? ORDER BY id DESC LIMIT ?",
                Decisions::decision,
                project,
                before == null ? Long.MAX_VALUE : before,
                limit));
    }

    /** The evidence any decision rests on: never to be deleted. */
    public Set<Long> evidence(Tx tx) {
        return tx.query("SELECT DISTINCT evidence_ids FROM decision", row -> row.text("evidence_ids")).stream()
                .flatMap(ids -> ids(ids).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Long> ids(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",")).map(Long::valueOf).toList();
    }

    private static Decision decision(Row row) throws SQLException {
        return new Decision(
                row.number("id"),
                row.text("project"),
                row.text("environment"),
                row.constant("status", Verdict.class),
                row.text("pic"),
                row.text("notes"),
                row.constant("verdict", Verdict.class),
                ids(row.text("evidence_ids")),
                row.integer("project_version"),
                row.text("decided_by"),
                row.time("decided_at"));
    }
}

package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.Priority;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gates said over time. A row is added when the verdict, its blockers or the environment changed, and for the
 * first verdict of each day in UTC; so it is only as complete as gates were looked at. It is never what a gate is judged
 * by. Safe for use by any thread.
 */
public final class VerdictHistory {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictHistory.class);

    private final Database database;
    private final boolean writes;
    private final Map<String, Said> last = new ConcurrentHashMap<>();

    /** A history that notes what this process computes. */
    public VerdictHistory(Database database) {
        this(database, true);
    }

    /**
     * @param writes whether verdicts of this process are noted; not those of a node that does not run the checks, which
     *     would count as stale there
     */
    public VerdictHistory(Database database, boolean writes) {
        this.database = database;
        this.writes = writes;
    }

    /** What makes two verdicts the same for this history. */
    private record Said(String environment, Verdict verdict, String blockers, LocalDate day) {
        static Said of(Gate gate) {
            var blockers = gate.blockers().stream().map(GateItem::id).toList();
            return new Said(gate.environment(), gate.verdict(), String.join(",", blockers), day(gate.at()));
        }

        static Said of(VerdictRecord row) {
            return new Said(row.environment(), row.verdict(), String.join(",", row.blockers()), day(row.at()));
        }

        private static LocalDate day(Instant at) {
            return LocalDate.ofInstant(at, ZoneOffset.UTC);
        }
    }

    /** Adds a row when there is something new. A gate is shown even when its history cannot be written. */
    void note(Gate gate) {
        var said = Said.of(gate);
        if (!writes || said.equals(last.get(gate.project()))) {
            return;
        }
        try {
            database.write(tx -> {
                note(tx, gate, said);
                tx.afterCommit(() -> last.put(gate.project(), said));
                return null;
            });
        } catch (DatabaseException e) {
            LOG.warn("the verdict of {} could not be noted: {}", gate.project(), e.toString());
        }
    }

    private static void note(Tx tx, Gate gate, Said said) {
        var before = newest(tx, gate.project());
        if (before.filter(row -> Said.of(row).equals(said) || row.at().isAfter(gate.at()))
                .isPresent()) {
            return;
        }
        long required = gate.group(Priority.P0).stream()
                .filter(item -> item.state() != CheckState.NOT_APPLICABLE)
                .count();
        tx.update("""
                INSERT INTO verdict (project, environment, at, verdict, required, blockers)
                VALUES (?, ?, ?, ?, ?, ?)""", gate.project(), said.environment(), gate.at(), said.verdict(), required, said.blockers());
    }

    private static Optional<VerdictRecord> newest(Tx tx, String project) {
        return tx.first(
                "SELECT * FROM verdict WHERE project = ? ORDER BY id DESC LIMIT 1", VerdictHistory::row, project);
    }

    /**
     * The verdicts of a project, newest first.
     *
     * @param before only rows with a lower id; null starts at the newest
     * @param limit 1 to 1,000
     */
    public List<VerdictRecord> list(String project, @Nullable Long before, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
        }
        return database.read(tx -> tx.query(
                "SELECT * FROM verdict WHERE project = ? AND id < ? ORDER BY id DESC LIMIT ?",
                VerdictHistory::row,
                project,
                before == null ? Long.MAX_VALUE : before,
                limit));
    }

    /** The verdicts since {@code from}, oldest first, with the one that held at {@code from} in front; at most 2,000. */
    public List<VerdictRecord> since(String project, Instant from) {
        return database.read(
                tx -> tx.query("""
                        SELECT * FROM verdict
                        WHERE project = ?
                          AND id >= COALESCE((SELECT MAX(id) FROM verdict WHERE project = ? AND at <= ?), 0)
                        ORDER BY id DESC LIMIT 2000""", VerdictHistory::row, project, project, from).reversed());
    }

    /** Deletes what is older than {@code before}, except the newest of each project; returns how much. */
    public int purge(Tx tx, Instant before) {
        return tx.update("""
                DELETE FROM verdict
                WHERE at < ? AND id NOT IN (SELECT MAX(id) FROM verdict GROUP BY project)""", before);
    }

    private static VerdictRecord row(Row row) throws SQLException {
        var blockers = row.text("blockers");
        return new VerdictRecord(
                row.number("id"),
                row.text("project"),
                row.text("environment"),
                row.time("at"),
                row.constant("verdict", Verdict.class),
                row.integer("required"),
                blockers.isEmpty() ? List.of() : List.of(blockers.split(",")));
    }
}

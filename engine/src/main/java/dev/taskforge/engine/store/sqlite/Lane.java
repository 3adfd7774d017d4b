package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.sql.Candidate;
import dev.taskforge.engine.store.sql.Placeholders;
import dev.taskforge.engine.store.sql.ReadyLane;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The ready jobs of one queue and type. */
record Lane(String queue, String type) {
    private static final String PAGE = """
            SELECT id, project, payload, priority, attempt, max_attempts, timeout_ms, created_at, run_at, fence,
              error, plan, unique_key, concurrency_key, concurrency_limit, schedule, submitted_by, traceparent,
              coalesce(project, error, plan, unique_key, concurrency_key, schedule, submitted_by, timeout_ms, traceparent)
                IS NULL AS plain
            FROM job
            WHERE queue = ? AND type = ? AND state = 'AVAILABLE' AND held = 0
            """;

    private static final String IN_ORDER = " ORDER BY priority DESC, run_at, id LIMIT ?";

    /** The lanes that are not empty, of these types; costs two index seeks per lane of any type. */
    static List<Lane> ready(Tx tx, Set<String> types) {
        return ReadyLane.all(tx).stream()
                .filter(lane -> types.contains(lane.type()))
                .map(lane -> new Lane(lane.queue(), lane.type()))
                .toList();
    }

    List<Candidate> page(Tx tx, int most, ClaimRequest request) {
        var projects = request.reach().projects();
        if (projects == null) {
            return tx.query(PAGE + IN_ORDER, row -> candidate(row, request), queue, type, most);
        }
        var names = Placeholders.of(projects);
        return tx.query(
                PAGE + "AND coalesce(project, '') IN (" + names.marks() + ")" + IN_ORDER,
                row -> candidate(row, request),
                names.between(List.of(queue, type), List.of(most)));
    }

    private Candidate candidate(Row row, ClaimRequest request) throws SQLException {
        // Each column read is a call into native code, and most jobs have none of the rarer ones.
        return Candidate.read(row, queue, type, request, row.flag("plain"));
    }
}

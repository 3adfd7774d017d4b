package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.db.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A look at the whole index of ready jobs, which steps from lane to lane and not from job to job. */
final class LaneLook {
    private static final String HEADS = """
            WITH RECURSIVE head AS (
              (SELECT queue, type, priority, run_at, id FROM job WHERE state = 'AVAILABLE' AND held = 0
                ORDER BY queue, type, -priority, run_at, id LIMIT 1)
              UNION ALL
              SELECT next.* FROM head, LATERAL (
                SELECT queue, type, priority, run_at, id FROM job
                WHERE state = 'AVAILABLE' AND held = 0 AND (queue, type) > (head.queue, head.type)
                ORDER BY queue, type, -priority, run_at, id LIMIT 1) AS next)
            SELECT * FROM head""";

    private static final String WEIGHTED = "SELECT name FROM queue WHERE weight > 0";

    private LaneLook() {}

    /** Learns the first ready job of each lane and returns the lanes. */
    static Map<Lane, Position> look(Tx tx, ReadyLanes known) {
        Map<Lane, Position> heads = new HashMap<>();
        tx.query(
                HEADS,
                row -> heads.put(
                        new Lane(row.text("queue"), row.text("type")),
                        new Position(row.integer("priority"), row.number("run_at"), row.number("id"))));
        known.looked(tx.beganNanos(), heads, Set.copyOf(tx.query(WEIGHTED, row -> row.text("name"))));
        return heads;
    }
}

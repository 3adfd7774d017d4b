package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.sql.Candidate;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Locks and reads the next jobs of lanes. Queues without a limit need one statement for all lanes; the row of a queue with
 * a limit is locked first, and its running jobs are counted under that lock.
 */
final class PageReader {
    /** The last argument tells whether these are the lanes of limited queues, locked; others are then left alone. */
    private static final String PAGES = """
            SELECT lane.n AS lane, queue.paused, queue.concurrency, job.*
            FROM unnest(?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::int[])
              WITH ORDINALITY AS lane (queue, type, rank, run_at, id, most, n)
            LEFT JOIN queue ON queue.name = lane.queue
            LEFT JOIN LATERAL (
              SELECT id, project, payload, priority, attempt, max_attempts, timeout_ms, created_at, run_at, fence,
                error, plan, unique_key, concurrency_key, concurrency_limit, schedule, submitted_by, traceparent
              FROM job
              WHERE queue = lane.queue AND type = lane.type AND state = 'AVAILABLE' AND held = 0
                AND (-priority, run_at, id) > (lane.rank, lane.run_at, lane.id)
                AND (?::text[] IS NULL OR coalesce(project, '') = ANY(?::text[]))
                AND (queue.name IS NULL OR (queue.paused = 0 AND (queue.concurrency = 0 OR ? = 1)))
              ORDER BY -priority, run_at, id LIMIT lane.most FOR UPDATE SKIP LOCKED) AS job ON true
            ORDER BY lane.n, -job.priority, job.run_at, job.id""";

    private static final String LOCK_QUEUES =
            "SELECT name, concurrency FROM queue WHERE name = ANY(?) ORDER BY name FOR UPDATE";

    private static final String RUNNING = """
            SELECT name, (SELECT count(*) FROM job WHERE state = 'RUNNING' AND queue = name) AS jobs
            FROM unnest(?) AS name""";

    private final Tx tx;
    private final ClaimRequest request;
    private final Map<String, Integer> room;

    /** @param room how many more jobs of each limited queue may run; filled when such queues come up */
    PageReader(Tx tx, ClaimRequest request, Map<String, Integer> room) {
        this.tx = tx;
        this.request = request;
        this.room = room;
    }

    /** Reads a page of each lane, drops lanes that are closed, and returns whether any is for want of room. */
    boolean read(List<LaneScan> lanes, int size) {
        lanes.forEach(lane -> lane.begin(size));
        query(lanes, lanes.stream().filter(lane -> !lane.isLimited()).toList(), false);
        var limited = new ArrayList<>(lanes.stream().filter(LaneScan::isLimited).toList());
        if (limited.isEmpty()) {
            return false;
        }
        countRoom(limited);
        boolean closed = limited.removeIf(lane -> isFull(lane.lane().queue()));
        lanes.removeIf(lane -> lane.isLimited() && isFull(lane.lane().queue()));
        limited.forEach(
                lane -> lane.begin(Math.min(size, room.getOrDefault(lane.lane().queue(), size))));
        query(lanes, limited, true);
        return closed;
    }

    private boolean isFull(String queue) {
        return room.getOrDefault(queue, 1) <= 0;
    }

    private void query(List<LaneScan> all, List<LaneScan> lanes, boolean limited) {
        if (lanes.isEmpty()) {
            return;
        }
        int n = lanes.size();
        var queues = new String[n];
        var types = new String[n];
        var ranks = new int[n];
        var runAts = new long[n];
        var ids = new long[n];
        var most = new int[n];
        for (int i = 0; i < n; i++) {
            var lane = lanes.get(i);
            queues[i] = lane.lane().queue();
            types[i] = lane.lane().type();
            ranks[i] = -lane.from().priority();
            runAts[i] = lane.from().runAt();
            ids[i] = lane.from().id();
            most[i] = lane.most();
        }
        var within = request.reach().projects();
        var projects = within == null ? null : within.toArray(String[]::new);
        Set<LaneScan> paused = new HashSet<>();
        tx.query(
                PAGES,
                row -> read(row, lanes.get((int) row.number("lane") - 1), limited, paused),
                queues,
                types,
                ranks,
                runAts,
                ids,
                most,
                projects,
                projects,
                limited);
        all.removeIf(paused::contains);
    }

    private LaneScan read(Row row, LaneScan lane, boolean limited, Set<LaneScan> paused) throws SQLException {
        if (row.flag("paused")) {
            paused.add(lane);
        } else if (!limited && row.integer("concurrency") > 0) {
            lane.limited();
        } else if (row.numberOrNull("id") != null) {
            lane.add(Candidate.read(row, lane.lane().queue(), lane.lane().type(), request, false));
        }
        return lane;
    }

    private void countRoom(List<LaneScan> limited) {
        var uncounted = new TreeSet<String>();
        limited.stream()
                .map(lane -> lane.lane().queue())
                .filter(queue -> !room.containsKey(queue))
                .forEach(uncounted::add);
        if (uncounted.isEmpty()) {
            return;
        }
        var names = uncounted.toArray(String[]::new);
        var limits = new HashMap<String, Integer>();
        tx.query(LOCK_QUEUES, row -> limits.put(row.text("name"), row.integer("concurrency")), (Object) names);
        var running = new HashMap<String, Integer>();
        tx.query(RUNNING, row -> running.put(row.text("name"), row.integer("jobs")), (Object) names);
        limits.forEach((queue, limit) -> {
            if (limit > 0) {
                room.put(queue, limit - running.getOrDefault(queue, 0));
            }
        });
    }
}

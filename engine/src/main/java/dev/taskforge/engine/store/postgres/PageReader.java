package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.sql.Bucket;
import dev.taskforge.engine.store.sql.Candidate;
import dev.taskforge.engine.store.sql.QueueRoom;
import dev.taskforge.engine.store.sql.Turns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Locks and reads the next jobs of lanes. Queues without limits need one statement for all lanes; the row of a queue with
 * a limit or a rate is locked first, and its running jobs are counted under that lock.
 */
final class PageReader {
    /**
     * The last argument tells whether these are the lanes of limited queues, locked; others are then left alone. Each
     * column costs as much again in every row, so the weight shares one with whether there is a limit.
     */
    private static final String PAGES = """
            SELECT lane.n AS lane, queue.paused, (queue.concurrency + queue.rate_count) * 128 + queue.weight AS settings,
              job.*
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
                AND (queue.name IS NULL OR (queue.paused = 0 AND (queue.concurrency + queue.rate_count = 0 OR ? = 1)))
              ORDER BY -priority, run_at, id LIMIT lane.most FOR UPDATE SKIP LOCKED) AS job ON true
            ORDER BY lane.n, -job.priority, job.run_at, job.id""";

    /** More than any weight. */
    private static final int LIMITED = 128;

    private static final String LOCK_QUEUES = """
            SELECT name, concurrency, rate_count, rate_period_ms, rate_full_at FROM queue WHERE name = ANY(?)
            ORDER BY name FOR UPDATE""";

    /** Two claims that locked queues in other orders in their rounds must not wait for each other. */
    private static final String LOCK_MORE_QUEUES = LOCK_QUEUES + " SKIP LOCKED";

    private static final String RUNNING = """
            SELECT name, (SELECT count(*) FROM job WHERE state = 'RUNNING' AND queue = name) AS jobs
            FROM unnest(?) AS name""";

    /** @param limit how many of its jobs may run; 0 for any number */
    private record Locked(String name, int limit, @Nullable Bucket bucket) {}

    private final Tx tx;
    private final ClaimRequest request;
    private final QueueRoom room;
    private final Turns turns;

    /**
     * @param room how many more jobs of each limited queue may be taken; filled when such queues come up
     * @param turns told of weights
     */
    PageReader(Tx tx, ClaimRequest request, QueueRoom room, Turns turns) {
        this.tx = tx;
        this.request = request;
        this.room = room;
        this.turns = turns;
    }

    /**
     * Reads a page of each lane, drops lanes that are closed, and returns whether any is because too many jobs run or,
     * after the first round, another claim has its queue.
     */
    boolean read(List<LaneScan> lanes, int size, int want, int round) {
        lanes.forEach(lane -> lane.begin(size, want));
        query(lanes, lanes.stream().filter(lane -> !lane.isLimited()).toList(), false);
        var limited = new ArrayList<>(lanes.stream().filter(LaneScan::isLimited).toList());
        if (limited.isEmpty()) {
            return false;
        }
        countRoom(limited, round == 0 ? LOCK_QUEUES : LOCK_MORE_QUEUES);
        boolean crowded =
                limited.stream().anyMatch(lane -> room.isCrowded(lane.lane().queue()));
        limited.removeIf(this::isFull);
        lanes.removeIf(lane -> lane.isLimited() && isFull(lane));
        limited.forEach(
                lane -> lane.begin(size, Math.min(want, room.of(lane.lane().queue()))));
        query(lanes, limited, true);
        return crowded;
    }

    private boolean isFull(LaneScan lane) {
        return room.of(lane.lane().queue()) <= 0;
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
        } else if (!limited && row.integer("settings") >= LIMITED) {
            lane.limited();
        } else if (row.numberOrNull("id") != null) {
            if (lane.isEmpty()) {
                turns.weigh(lane.lane().queue(), row.integer("settings") % LIMITED);
            }
            lane.add(Candidate.read(row, lane.lane().queue(), lane.lane().type(), request, false));
        }
        return lane;
    }

    private void countRoom(List<LaneScan> limited, String lock) {
        var uncounted = new TreeSet<String>();
        limited.stream()
                .map(lane -> lane.lane().queue())
                .filter(queue -> !room.knows(queue))
                .forEach(uncounted::add);
        if (uncounted.isEmpty()) {
            return;
        }
        var locked = tx.query(
                lock, row -> new Locked(row.text("name"), row.integer("concurrency"), Bucket.read(row)), (Object)
                        uncounted.toArray(String[]::new));
        var running = running(locked);
        for (var queue : locked) {
            int more = queue.limit == 0 ? Integer.MAX_VALUE : queue.limit - running.getOrDefault(queue.name, 0);
            room.put(queue.name, more, queue.bucket);
            uncounted.remove(queue.name);
        }
        uncounted.forEach(queue -> room.put(queue, 0, null));
    }

    private Map<String, Integer> running(List<Locked> queues) {
        var names = queues.stream()
                .filter(queue -> queue.limit > 0)
                .map(Locked::name)
                .toArray(String[]::new);
        var running = new HashMap<String, Integer>();
        if (names.length > 0) {
            tx.query(RUNNING, row -> running.put(row.text("name"), row.integer("jobs")), (Object) names);
        }
        return running;
    }
}

package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.sql.Candidate;
import dev.taskforge.engine.store.sql.ConcurrencyKeys;
import dev.taskforge.engine.store.sql.Merge;
import dev.taskforge.engine.store.sql.Merge.Verdict;
import dev.taskforge.engine.store.sql.Page;
import dev.taskforge.engine.store.sql.QueueRoom;
import dev.taskforge.engine.store.sql.Shares;
import dev.taskforge.engine.store.sql.SqlQueues;
import dev.taskforge.engine.store.sql.Turns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One claim. The ready jobs of each queue and type form a lane, already in order by the index; the claim merges the
 * lanes that are open and takes from the front. What it must not take it never reads, except a job whose concurrency
 * key is at its limit: that one is marked as held and leaves the index until the key has room.
 */
final class SqliteClaim {
    /** All of one plan in one statement: binding each job's values again costs as much as the change itself. */
    private static final String TAKE = """
            UPDATE job SET state = 'RUNNING', attempt = attempt + 1, fence = fence + 1, worker = ?, lease_until = ?,
              started_at = ?, plan = ?
            WHERE id IN (SELECT value FROM json_each(?))""";

    private static final String RUNNING =
            "SELECT count(*) AS jobs FROM job INDEXED BY job_running WHERE state = 'RUNNING' AND queue = ?";

    private final Tx tx;
    private final ClaimRequest request;
    private final QueueRoom room;
    private final Turns turns;
    private final Map<String, Integer> keyUsed = new HashMap<>();
    private final List<Claimed> taken = new ArrayList<>();
    private boolean keptBack;

    SqliteClaim(Tx tx, Shares shares, ClaimRequest request) {
        this.tx = tx;
        this.request = request;
        this.room = new QueueRoom(request.now());
        this.turns = new Turns(shares);
    }

    Claims run() {
        var lanes = openLanes();
        boolean more = true;
        while (taken.size() < request.most() && !lanes.isEmpty() && more) {
            more = takeRound(lanes);
        }
        return new Claims(taken, keptBack || (more && !lanes.isEmpty()), room.spend(tx));
    }

    private static int running(Tx tx, String queue) {
        return tx.first(RUNNING, row -> row.integer("jobs"), queue).orElse(0);
    }

    private List<Lane> openLanes() {
        var settings = SqlQueues.settings(tx);
        var lanes = new ArrayList<Lane>();
        for (var lane : Lane.ready(tx, request.plans().keySet())) {
            if (!request.reach().coversQueue(lane.queue())) {
                continue;
            }
            var setting = settings.get(lane.queue());
            if (setting == null) {
                lanes.add(lane);
            } else if (!setting.paused()) {
                addRoom(lane.queue(), setting);
                lanes.add(lane);
            }
        }
        return lanes;
    }

    private void addRoom(String queue, SqlQueues.Setting setting) {
        turns.weigh(queue, setting.weight());
        if (!room.knows(queue)) {
            int limit = setting.concurrency();
            room.put(queue, limit == 0 ? Integer.MAX_VALUE : limit - running(tx, queue), setting.bucket());
        }
    }

    /**
     * Reads one page of each lane and takes from them.
     *
     * @return whether another round may find more
     */
    private boolean takeRound(List<Lane> lanes) {
        int want = request.most() - taken.size();
        int size = lanes.size() == 1 ? want : Math.min(want, Math.max(16, 2 * want / lanes.size()));
        var pages = new ArrayList<Page>();
        for (var lane : lanes) {
            var jobs = lane.page(tx, size, request);
            pages.add(new Page(lane.queue(), jobs, jobs.size() == size));
        }
        var merge = new Merge(pages, want, room, turns, candidate -> true, this::judge);
        keptBack |= merge.fullQueues().stream().anyMatch(room::isCrowded);
        lanes.removeIf(lane -> merge.fullQueues().contains(lane.queue()));
        tx.batch(
                "UPDATE job SET held = 1 WHERE id = ?",
                merge.holds().stream()
                        .map(held -> new @Nullable Object[] {held.job().id()})
                        .toList());
        take(merge.takes());
        return merge.again() || merge.takes().size() == want;
    }

    private Verdict judge(Candidate candidate) {
        var key = candidate.job().concurrencyKey();
        if (key == null) {
            return Verdict.TAKE;
        }
        int used = keyUsed.computeIfAbsent(key, name -> ConcurrencyKeys.used(tx, name));
        if (used >= candidate.limit()) {
            return Verdict.HOLD;
        }
        keyUsed.put(key, used + 1);
        return Verdict.TAKE;
    }

    private void take(List<Candidate> takes) {
        var idsOfPlan = new HashMap<String, StringJoiner>();
        for (var candidate : takes) {
            idsOfPlan
                    .computeIfAbsent(candidate.plan(), plan -> new StringJoiner(",", "[", "]"))
                    .add(Long.toString(candidate.job().id()));
            taken.add(new Claimed(candidate.job(), candidate.timeout(), candidate.plan()));
        }
        idsOfPlan.forEach((plan, ids) ->
                tx.update(TAKE, request.worker(), request.leaseUntil(), request.now(), plan, ids.toString()));
    }
}

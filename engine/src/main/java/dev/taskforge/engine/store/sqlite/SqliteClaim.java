package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.Claims;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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

    private final Tx tx;
    private final ClaimRequest request;
    private final Map<String, Integer> queueRoom = new HashMap<>();
    private final Map<String, Integer> keyUsed = new HashMap<>();
    private final List<Claimed> taken = new ArrayList<>();
    private boolean keptBack;

    SqliteClaim(Tx tx, ClaimRequest request) {
        this.tx = tx;
        this.request = request;
    }

    Claims run() {
        var lanes = openLanes();
        while (taken.size() < request.most() && !lanes.isEmpty()) {
            if (!takeRound(lanes)) {
                return new Claims(taken, keptBack);
            }
        }
        return new Claims(taken, keptBack || !lanes.isEmpty());
    }

    private List<Lane> openLanes() {
        var settings = SqliteQueues.settings(tx);
        var lanes = new ArrayList<Lane>();
        for (var lane : Lane.ready(tx, request.plans().keySet())) {
            if (!request.reach().coversQueue(lane.queue())) {
                continue;
            }
            var setting = settings.get(lane.queue());
            if (setting == null) {
                lanes.add(lane);
            } else if (!setting.paused()) {
                queueRoom.computeIfAbsent(
                        lane.queue(),
                        queue -> setting.concurrency() == 0
                                ? Integer.MAX_VALUE
                                : setting.concurrency() - SqliteQueues.running(tx, queue));
                lanes.add(lane);
            }
        }
        return lanes;
    }

    /**
     * Reads one page of each lane and takes from them in order until enough are taken, or a page that has more behind
     * it is used up.
     *
     * @return whether another round may find more
     */
    private boolean takeRound(List<Lane> lanes) {
        int want = request.most() - taken.size();
        int page = lanes.size() == 1 ? want : Math.min(want, Math.max(16, 2 * want / lanes.size()));
        var merge = new PriorityQueue<Page>();
        for (var lane : lanes) {
            var jobs = lane.page(tx, page, request);
            if (!jobs.isEmpty()) {
                merge.add(new Page(lane, jobs, jobs.size() == page));
            }
        }
        var takes = new ArrayList<Candidate>();
        var holds = new ArrayList<@Nullable Object[]>();
        boolean again = false;
        while (takes.size() < want && !merge.isEmpty() && !again) {
            var next = merge.poll();
            if (queueRoom.getOrDefault(next.lane.queue(), Integer.MAX_VALUE) <= 0) {
                lanes.remove(next.lane);
                keptBack = true;
                continue;
            }
            var candidate = next.jobs.get(next.at++);
            if (keyHasRoom(candidate)) {
                takes.add(candidate);
                queueRoom.computeIfPresent(next.lane.queue(), (queue, room) -> room - 1);
            } else {
                holds.add(new Object[] {candidate.job().id()});
            }
            if (next.at < next.jobs.size()) {
                merge.add(next);
            } else {
                again = next.full;
            }
        }
        tx.batch("UPDATE job SET held = 1 WHERE id = ?", holds);
        take(takes);
        return again || takes.size() == want;
    }

    private boolean keyHasRoom(Candidate candidate) {
        var key = candidate.job().concurrencyKey();
        if (key == null) {
            return true;
        }
        int used = keyUsed.computeIfAbsent(key, name -> ConcurrencyKeys.used(tx, name));
        if (used >= candidate.limit()) {
            return false;
        }
        keyUsed.put(key, used + 1);
        return true;
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

    /** The next jobs of one lane; pages are ordered by their first untaken job. */
    private static final class Page implements Comparable<Page> {
        final Lane lane;
        final List<Candidate> jobs;
        final boolean full;
        int at;

        Page(Lane lane, List<Candidate> jobs, boolean full) {
            this.lane = lane;
            this.jobs = jobs;
            this.full = full;
        }

        @Override
        @SuppressWarnings("ComparableType")
        public int compareTo(Page other) {
            return Candidate.ORDER.compare(jobs.get(at), other.jobs.get(other.at));
        }
    }
}

package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.sql.Candidate;
import dev.taskforge.engine.store.sql.Merge;
import dev.taskforge.engine.store.sql.Merge.Verdict;
import dev.taskforge.engine.store.sql.Page;
import dev.taskforge.engine.store.sql.QueueRoom;
import dev.taskforge.engine.store.sql.Turns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One claim. It locks the next ready jobs of every lane that may have any, passing over what others have locked, merges
 * the lanes and takes from the front. A job whose concurrency key is at its limit is marked as held and leaves the index;
 * one whose key another transaction is dealing with is left for later.
 *
 * <p>Limits are exact in all processes together: a claim from a queue with a limit or a rate locks the queue's row, one of
 * a job with a key the key, and both count only then.
 */
final class PostgresClaim {
    private static final String TAKE = """
            UPDATE job SET state = 'RUNNING', attempt = attempt + 1, fence = fence + 1, worker = ?, lease_until = ?,
              started_at = ?, plan = ?
            WHERE id = ANY(?)""";

    private static final String HOLD = "UPDATE job SET held = 1 WHERE id = ANY(?)";

    private final Tx tx;
    private final ReadyLanes known;
    private final DryQueues dry;
    private final ClaimRequest request;
    private final QueueRoom room;
    private final Turns turns;
    private final KeyRoom keyRoom;
    private final PageReader reader;
    private final List<Claimed> taken = new ArrayList<>();
    private final Map<Long, Verdict> judged = new HashMap<>();
    private boolean keptBack;

    PostgresClaim(Tx tx, ReadyLanes known, DryQueues dry, Turns turns, ClaimRequest request) {
        this.tx = tx;
        this.known = known;
        this.dry = dry;
        this.request = request;
        this.room = new QueueRoom(request.now());
        this.turns = turns;
        this.keyRoom = new KeyRoom(tx);
        this.reader = new PageReader(tx, request, room, turns);
    }

    Claims run() {
        if (!known.hasLooked()) {
            LaneLook.look(tx, known);
        }
        var reach = request.reach();
        var nextStarts = new HashMap<>(dry.at(request.now()));
        nextStarts.keySet().removeIf(queue -> !reach.coversQueue(queue));
        var all = known.open(request.plans().keySet()).stream()
                .filter(open -> reach.coversQueue(open.lane().queue())
                        && !nextStarts.containsKey(open.lane().queue()))
                .map(open -> new LaneScan(open, reach.projects() != null))
                .toList();
        var lanes = new ArrayList<>(all);
        for (int round = 0; taken.size() < request.most() && !lanes.isEmpty() && takeRound(lanes, round); round++) {
            lanes.removeIf(LaneScan::isOver);
        }
        var spent = room.spend(tx);
        tx.afterCommit(() -> {
            all.forEach(lane -> lane.tell(known));
            dry.seen(spent, request.now());
        });
        nextStarts.putAll(spent);
        return new Claims(taken, keptBack || lanes.stream().anyMatch(lane -> !lane.isOver()), nextStarts);
    }

    /** Reads one page of each lane in front, takes from them, and returns whether another round may find more. */
    private boolean takeRound(List<LaneScan> lanes, int round) {
        int want = request.most() - taken.size();
        var front = LaneFront.of(lanes, want, round, known);
        keptBack |= reader.read(front.lanes(), front.pageSize(want), want, round);
        lanes.removeAll(front.gone());
        var pages = new ArrayList<Page>();
        front.lanes().forEach(lane -> pages.add(lane.page()));
        keyRoom.lock(pages);
        var merge = new Merge(pages, want, room, turns, front::covers, this::judge);
        keptBack |= merge.leftSome();
        if (!merge.holds().isEmpty()) {
            tx.update(HOLD, (Object) ids(merge.holds()));
        }
        take(merge.takes());
        front.lanes().forEach(lane -> lane.move(judged));
        keptBack |= merge.fullQueues().stream().anyMatch(room::isCrowded);
        lanes.removeIf(lane -> merge.fullQueues().contains(lane.lane().queue()));
        return merge.again() || front.leavesSome() || merge.takes().size() == want;
    }

    private Verdict judge(Candidate candidate) {
        var verdict = keyRoom.judge(candidate);
        judged.put(candidate.job().id(), verdict);
        return verdict;
    }

    private void take(List<Candidate> takes) {
        var ofPlan = new HashMap<String, List<Candidate>>();
        for (var candidate : takes) {
            ofPlan.computeIfAbsent(candidate.plan(), plan -> new ArrayList<>()).add(candidate);
            taken.add(new Claimed(candidate.job(), candidate.timeout(), candidate.plan()));
        }
        ofPlan.forEach((plan, candidates) ->
                tx.runLater(TAKE, request.worker(), request.leaseUntil(), request.now(), plan, ids(candidates)));
    }

    private static long[] ids(List<Candidate> candidates) {
        return candidates.stream().mapToLong(candidate -> candidate.job().id()).toArray();
    }
}

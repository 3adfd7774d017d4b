package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.store.sql.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that are read in one round of a claim: of many only those whose next job may come first. The others wait until
 * it is known that nothing comes before theirs.
 */
final class LaneFront {
    /** So many are read at once anyway. */
    private static final int FEW = 16;

    private static final int MOST_DOUBLINGS = 10;

    private final List<LaneScan> all;
    private final List<LaneScan> open;
    /** Nothing of the lanes left out comes before this place; null when none is left out. */
    private final @Nullable Position end;

    private LaneFront(List<LaneScan> all, @Nullable Position end) {
        this.all = all;
        this.open = new ArrayList<>(all);
        this.end = end;
    }

    /**
     * Chooses for a claim of {@code want} jobs; queues with a weight are always read.
     *
     * @param round from 0; each takes twice as many, because those before may all have been closed
     */
    static LaneFront of(List<LaneScan> lanes, int want, int round, ReadyLanes known) {
        int most = Math.max(FEW, want) << Math.min(round, MOST_DOUBLINGS);
        if (lanes.size() <= most) {
            return new LaneFront(List.copyOf(lanes), null);
        }
        lanes.sort(Comparator.comparing(LaneScan::from));
        var chosen = new ArrayList<>(lanes.subList(0, most));
        Position end = null;
        for (var lane : lanes.subList(most, lanes.size())) {
            if (known.isWeighted(lane.lane().queue())) {
                chosen.add(lane);
            } else if (end == null) {
                end = lane.from();
            }
        }
        return new LaneFront(List.copyOf(chosen), end);
    }

    /** The lanes that are read; whoever reads takes out those that turn out to be closed. */
    List<LaneScan> lanes() {
        return open;
    }

    /** Those that were taken out. */
    Set<LaneScan> gone() {
        var gone = new HashSet<>(all);
        open.forEach(gone::remove);
        return gone;
    }

    /** Whether there are lanes that are not read. */
    boolean leavesSome() {
        return end != null;
    }

    /** How many jobs of each lane are read at first. */
    int pageSize(int want) {
        return all.size() == 1 ? want : Math.max(all.size() <= FEW ? FEW : 2, 2 * want / all.size());
    }

    /** Whether no job of a lane that was left out may come before this one. */
    boolean covers(Candidate candidate) {
        return end == null || Position.of(candidate.job()).compareTo(end) <= 0;
    }
}

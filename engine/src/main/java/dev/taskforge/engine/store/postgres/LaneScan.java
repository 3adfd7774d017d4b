package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.store.sql.Candidate;
import dev.taskforge.engine.store.sql.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far one claim has come in one lane. */
final class LaneScan {
    /**
     * Where the next claim may begin.
     *
     * @param to null when the lane is used up
     */
    record Move(@Nullable Position to) {}

    private final Lane lane;
    private final List<Candidate> jobs = new ArrayList<>();
    private Position from;
    private int most;
    private boolean limited;
    private boolean paused;
    private boolean over;
    private boolean stuck;
    private @Nullable Move moved;

    LaneScan(ReadyLanes.Open open) {
        this.lane = open.lane();
        this.from = open.from();
    }

    Lane lane() {
        return lane;
    }

    Position from() {
        return from;
    }

    int most() {
        return most;
    }

    /** Whether its queue has a limit, of which this transaction then holds the lock. */
    boolean isLimited() {
        return limited;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isOver() {
        return over;
    }

    void begin(int pageSize) {
        most = pageSize;
        jobs.clear();
    }

    void paused() {
        paused = true;
    }

    void limited() {
        limited = true;
    }

    void add(Candidate job) {
        jobs.add(job);
    }

    Page page() {
        return new Page(lane.queue(), List.copyOf(jobs), jobs.size() == most);
    }

    /** Moves on behind the jobs that were dealt with, up to the first that was not. */
    void move(Set<Long> dealtWith) {
        if (most == 0) {
            return;
        }
        for (var candidate : jobs) {
            if (!dealtWith.contains(candidate.job().id())) {
                stuck = true;
                break;
            }
            if (!stuck) {
                from = positionOf(candidate);
            }
        }
        over = jobs.size() < most && jobs.stream().allMatch(job -> dealtWith.contains(job.job().id()));
        moved = new Move(over && !stuck ? null : from);
    }

    private static Position positionOf(Candidate candidate) {
        return Position.of(candidate.job());
    }

    Optional<Move> moved() {
        return Optional.ofNullable(moved);
    }
}

package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.store.sql.Candidate;
import dev.taskforge.engine.store.sql.Merge.Verdict;
import dev.taskforge.engine.store.sql.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far one claim has come in one lane. */
final class LaneScan {
    private final Lane lane;
    private final List<Candidate> jobs = new ArrayList<>();
    /** Behind the last job that was looked at. */
    private Position from;
    /** Behind the last job before which none is left. */
    private Position mark;

    private int most;
    /** How many jobs to read at least; grows while those of the lane come before the others'. */
    private int least;

    private boolean limited;
    private boolean over;
    private boolean leftSome;
    private boolean changed;

    /** @param leavesSome whether the claim passes over jobs that others may take */
    LaneScan(ReadyLanes.Open open, boolean leavesSome) {
        this.lane = open.lane();
        this.from = open.from();
        this.mark = open.from();
        this.leftSome = leavesSome;
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

    /** Whether its queue has a limit. */
    boolean isLimited() {
        return limited;
    }

    /** Whether there is nothing behind the place it has come to. */
    boolean isOver() {
        return over;
    }

    void limited() {
        limited = true;
    }

    /** Begins a page of so many jobs, or more when the last one was used up, but no more than {@code want}. */
    void begin(int size, int want) {
        most = Math.min(want, Math.max(size, least));
        jobs.clear();
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    void add(Candidate job) {
        jobs.add(job);
    }

    Page page() {
        return new Page(lane.queue(), List.copyOf(jobs), jobs.size() == most);
    }

    /** Moves on behind the jobs of the page that were judged. */
    void move(Map<Long, Verdict> judged) {
        changed = true;
        over = jobs.size() < most;
        for (var candidate : jobs) {
            var verdict = judged.get(candidate.job().id());
            if (verdict == null) {
                over = false;
                moveTo(Position.of(candidate.job()).before());
                return;
            }
            leftSome |= verdict == Verdict.LEAVE;
            moveTo(Position.of(candidate.job()));
        }
        least = 4 * most;
    }

    private void moveTo(Position place) {
        from = place;
        if (!leftSome) {
            mark = place;
        }
    }

    /** Says where the next claim may begin. */
    void tell(ReadyLanes known) {
        if (changed) {
            known.advance(lane, over && !leftSome ? null : mark);
        }
    }
}

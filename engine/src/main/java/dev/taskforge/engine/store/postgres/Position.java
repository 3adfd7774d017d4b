package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.Job;
import java.util.Comparator;

/** A place in the order of the ready jobs of a lane: highest priority first, then run time, then id. */
record Position(int priority, long runAt, long id) implements Comparable<Position> {
    /** Before every job. */
    static final Position START = new Position(Integer.MAX_VALUE, 0, 0);

    private static final Comparator<Position> ORDER = Comparator.<Position>comparingInt(at -> -at.priority)
            .thenComparingLong(Position::runAt)
            .thenComparingLong(Position::id);

    static Position of(Job job) {
        return new Position(job.priority(), job.runAt().toEpochMilli(), job.id());
    }

    /** The place right before this one. */
    Position before() {
        return new Position(priority, runAt, id - 1);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}

package dev.taskforge.server.throughput;

import dev.taskforge.engine.api.JobEvent.StateChanged;
import java.util.Comparator;

/** What became of jobs in some time. Not safe for use by several threads. */
final class Tally {
    /** Those with the most to tell first. */
    static final Comparator<Tally> BUSIEST =
            Comparator.comparingLong(Tally::total).reversed();

    long submitted;
    long succeeded;
    long failed;
    long cancelled;
    long retried;
    final Durations waits = new Durations();
    final Durations runs = new Durations();

    void add(StateChanged change) {
        if (change.submitted()) {
            submitted++;
            return;
        }
        var took = change.took();
        switch (change.state()) {
            case RUNNING -> {}
            case SUCCEEDED -> succeeded++;
            case FAILED -> failed++;
            case CANCELLED -> cancelled++;
            case SCHEDULED -> retried += took == null ? 0 : 1;
            case AVAILABLE, BLOCKED, WAITING -> {}
        }
        if (took != null) {
            switch (change.state()) {
                case RUNNING -> waits.add(took);
                default -> runs.add(took);
            }
        }
    }

    private long total() {
        return submitted + succeeded + failed + cancelled + retried;
    }

    void add(Tally other) {
        submitted += other.submitted;
        succeeded += other.succeeded;
        failed += other.failed;
        cancelled += other.cancelled;
        retried += other.retried;
        waits.add(other.waits);
        runs.add(other.runs);
    }
}

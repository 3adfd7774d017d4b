package dev.taskforge.engine.run;

import java.util.List;

/**
 * How many jobs to hold beyond one per worker, so that short jobs do not wait for a commit each. Jobs that take longer
 * than the time looked ahead are claimed one per free worker. Only the dispatcher's thread teaches it; any thread may ask.
 */
final class Appetite {
    private static final double AHEAD_NANOS = 20e6;
    private static final int MOST_AHEAD = 1_000;
    private static final double WEIGHT_OF_NEWEST = 0.3;

    private final int workers;
    private volatile double nanosPerJob = Double.POSITIVE_INFINITY;

    Appetite(int workers) {
        this.workers = workers;
    }

    /** How many jobs to hold at once in all. */
    int most() {
        double each = nanosPerJob;
        if (each > AHEAD_NANOS) {
            return workers;
        }
        return workers + (int) Math.min(MOST_AHEAD, workers * AHEAD_NANOS / Math.max(1, each));
    }

    /** Learns from jobs that just ended. */
    void learn(List<Finished> finished) {
        double mean = finished.stream()
                .mapToLong(Finished::nanos)
                .filter(nanos -> nanos > 0)
                .average()
                .orElse(nanosPerJob);
        nanosPerJob = nanosPerJob == Double.POSITIVE_INFINITY
                ? mean
                : nanosPerJob * (1 - WEIGHT_OF_NEWEST) + mean * WEIGHT_OF_NEWEST;
    }

    /** Jobs turned out to be longer than thought: hold none beyond the workers until short ones are seen again. */
    void shrink() {
        nanosPerJob = 10 * AHEAD_NANOS;
    }
}

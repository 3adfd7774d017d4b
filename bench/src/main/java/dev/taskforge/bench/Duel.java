package dev.taskforge.bench;

import java.nio.file.Path;
import java.util.Arrays;

/** Lets a raw loop and ours take turns, each on a fresh file, and compares their medians. */
final class Duel {
    private static final int ROUNDS = 5;
    private static final double GOAL = 0.8;

    private Duel() {}

    /** Runs {@code jobs} jobs on a new file and returns how many seconds that took. */
    @FunctionalInterface
    interface Side {
        double seconds(Path file, int jobs) throws InterruptedException;
    }

    static Measurement ratio(String name, Scratch files, int jobs, Side raw, Side ours) throws InterruptedException {
        raw.seconds(files.file(), jobs);
        ours.seconds(files.file(), jobs);
        var rawSeconds = new double[ROUNDS];
        var ourSeconds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            rawSeconds[i] = raw.seconds(files.file(), jobs);
            ourSeconds[i] = ours.seconds(files.file(), jobs);
        }
        return Measurement.ratio(name, jobs / median(rawSeconds), jobs / median(ourSeconds), "jobs/s", GOAL);
    }

    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

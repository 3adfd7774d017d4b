package dev.taskforge.bench.peers;

/** One number of a measure. */
enum Metric {
    DRAIN("drain, jobs/s"),
    SINGLE("single submits by 16 callers, jobs/s"),
    BULK("bulk submits, jobs/s"),
    PICK_UP_P50("pick-up p50, ms"),
    PICK_UP_P99("pick-up p99, ms");

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isTime() {
        return this == PICK_UP_P50 || this == PICK_UP_P99;
    }
}

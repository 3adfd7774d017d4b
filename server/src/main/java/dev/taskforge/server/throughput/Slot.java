package dev.taskforge.server.throughput;

import java.time.Instant;

/** The jobs of one queue and type in the minute or period that begins then. */
record Slot(Instant begin, String queue, String type) {
    /** No queue or type can have this name; those beyond a bound are counted under it. */
    private static final String OTHER = "_other";

    /** What is counted together with others. */
    static Slot others(Instant begin) {
        return new Slot(begin, OTHER, OTHER);
    }
}

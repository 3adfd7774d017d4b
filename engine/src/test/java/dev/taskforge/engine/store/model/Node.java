package dev.taskforge.engine.store.model;

import dev.taskforge.engine.store.JobStore;
import java.time.Duration;

/** A process that works with the store and has a clock of its own. */
final class Node {
    final String name;
    /** Remembers things of its own, such as where it saw ready jobs last. */
    final JobStore store;
    /** How far its clock is ahead. */
    Duration skew = Duration.ZERO;
    /** Whether another node has done something since this one looked around. */
    boolean behind = true;

    Node(String name, JobStore store) {
        this.name = name;
        this.store = store;
    }
}

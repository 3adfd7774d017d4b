package dev.taskforge.engine.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs submitted together, of which some need others: all are stored, or none. */
public record JobGraph(List<Node> nodes) {
    public JobGraph {
        nodes = List.copyOf(nodes);
    }

    /**
     * One of the jobs.
     *
     * @param key what the others call it; null when none needs it
     * @param needs what has to end before it may run
     */
    public record Node(NewJob job, @Nullable String key, List<Need> needs) {
        public Node {
            needs = List.copyOf(needs);
        }

        /** A job that needs nothing. */
        public static Node of(String key, NewJob job) {
            return new Node(job, key, List.of());
        }
    }

    /** A job that another one needs. */
    public sealed interface Need {
        OnFailure onFailure();

        /** One that was submitted before. */
        record Existing(long job, OnFailure onFailure) implements Need {}

        /** One of the same graph. */
        record Sibling(String key, OnFailure onFailure) implements Need {}
    }
}

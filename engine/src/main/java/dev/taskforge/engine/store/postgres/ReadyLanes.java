package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.Job;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which lanes have ready jobs, as far as this process knows, and from where on. A claim begins there and not at the front
 * of the index: while an old snapshot is held open, the entries of all jobs claimed since are still in it and would be
 * walked over by each claim.
 *
 * <p>This is knowledge to save work by, not truth. Whoever makes a job ready says so, also other processes by their
 * notifications; a look at the whole index about once a second finds what nobody said.
 */
final class ReadyLanes {
    /** A lane and the place behind which its ready jobs lie. */
    record Open(Lane lane, Position from) {}

    private final Map<Lane, Mark> lanes = new HashMap<>();
    private boolean looked;
    private Set<String> weighted = Set.of();

    /** A job became ready. */
    void hint(Job job) {
        hint(new Lane(job.queue(), job.type()), Position.of(job));
    }

    /** A job became ready at this place. */
    synchronized void hint(Lane lane, Position job) {
        lanes.computeIfAbsent(lane, name -> new Mark()).lower(job.before());
    }

    /** Whether a look has filled this with what was there before the process. */
    synchronized boolean hasLooked() {
        return looked;
    }

    /** Whether the queue had a weight at the last look, so that its jobs may come first whatever their priority. */
    synchronized boolean isWeighted(String queue) {
        return weighted.contains(queue);
    }

    /** Whether any lane of these types may have ready jobs. */
    synchronized boolean isAnyOpen(Set<String> types) {
        return lanes.keySet().stream().anyMatch(lane -> types.contains(lane.type()));
    }

    /** The lanes of these types that may have ready jobs; from now on their marks gather what is said meanwhile. */
    synchronized List<Open> open(Set<String> types) {
        var open = new ArrayList<Open>();
        lanes.forEach((lane, mark) -> {
            if (types.contains(lane.type())) {
                open.add(new Open(lane, mark.begin()));
            }
        });
        return open;
    }

    /**
     * A claim that became durable found nothing more before this place.
     *
     * @param to null when nothing is left in the lane at all
     */
    synchronized void advance(Lane lane, @Nullable Position to) {
        lanes.computeIfPresent(lane, (name, mark) -> mark.advance(to) ? mark : null);
    }

    /**
     * What a look found.
     *
     * @param began when its transaction began, by {@link System#nanoTime}; what was said since counts more
     * @param heads the first ready job of each lane that has any
     * @param withWeight the queues that have a weight
     */
    synchronized void looked(long began, Map<Lane, Position> heads, Set<String> withWeight) {
        looked = true;
        weighted = withWeight;
        lanes.entrySet().removeIf(lane -> !heads.containsKey(lane.getKey()) && lane.getValue().hintedNanos - began < 0);
        heads.forEach(
                (lane, head) -> lanes.computeIfAbsent(lane, name -> new Mark()).lower(head.before()));
    }

    private static final class Mark {
        private @Nullable Position at;
        private @Nullable Position hinted;
        private long hintedNanos;

        void lower(Position to) {
            hintedNanos = System.nanoTime();
            if (hinted == null || to.compareTo(hinted) < 0) {
                hinted = to;
            }
        }

        Position begin() {
            if (at == null || (hinted != null && hinted.compareTo(at) < 0)) {
                at = hinted;
            }
            hinted = null;
            return at == null ? Position.START : at;
        }

        /** Returns whether anything is left. */
        boolean advance(@Nullable Position to) {
            at = to;
            return to != null || hinted != null;
        }
    }
}

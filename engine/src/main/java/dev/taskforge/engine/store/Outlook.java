package dev.taskforge.engine.store;

import java.time.Instant;
import java.util.List;

/**
 * What a claim would probably find.
 *
 * @param ready whether it would find a job
 * @param nextStarts where there are ready jobs but the rate of their queue lets none start now
 */
public record Outlook(boolean ready, List<NextStart> nextStarts) {

    /** When the next job of a type may start in a queue. */
    public record NextStart(String queue, String type, Instant at) {}
}

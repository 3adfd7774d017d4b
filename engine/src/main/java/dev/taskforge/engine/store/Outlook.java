package dev.taskforge.engine.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a claim would probably find.
 *
 * @param open where there are ready jobs that nothing known without counting keeps back
 * @param nextStarts where there are ready jobs but the rate of their queue lets none start now
 */
public record Outlook(List<Lane> open, List<NextStart> nextStarts) {

    /** The jobs of a type in a queue. */
    public record Lane(String queue, String type) {}

    /** When the next job of a lane may start. */
    public record NextStart(Lane lane, Instant at) {}

    /** Whether a claim would probably find a job. */
    public boolean ready() {
        return !open.isEmpty();
    }

    /** Which of the lanes that were open a claim has found to have to wait since. */
    public List<NextStart> after(Claims claims) {
        var next = new ArrayList<NextStart>();
        for (var lane : open) {
            var at = claims.nextStarts().get(lane.queue());
            if (at != null) {
                next.add(new NextStart(lane, at));
            }
        }
        return next;
    }
}

package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queues.
 *
 * @param pins what keeps dead rows from being removed, the oldest first
 * @param hidden how many sessions hide whether they do
 * @param mayChange whether the reader may pause and limit them
 */
public record QueuesView(List<Queue> queues, List<Pin> pins, int hidden, boolean mayChange) {

    /**
     * Something that keeps dead rows from being removed.
     *
     * @param kind as the texts name it
     * @param subject its name or the number of its session
     * @param details who it is
     * @param remedy the statement that ends it; null when that is done on the standby
     */
    public record Pin(
            String kind,
            String subject,
            String details,
            Instant since,
            @Nullable String remedy) {}

    /**
     * One queue.
     *
     * @param limit how many run at once; 0 for no limit
     * @param rate how many may start per period; null for any number
     * @param weight how many of every 100 jobs come from it first; 0 for none
     * @param counts of the states that any of its jobs are in
     * @param oldest since when the longest waiting ready job could have run
     * @param done how many succeeded or failed within the last minute
     */
    public record Queue(
            String name,
            boolean paused,
            int limit,
            @Nullable String rate,
            int weight,
            List<StateCount> counts,
            @Nullable Instant oldest,
            long done) {}
}

package dev.taskforge.server.page.view;

import java.time.Duration;
import java.util.List;

/**
 * The job types.
 *
 * @param mayChange whether the reader may set them
 */
public record JobTypesView(List<Row> types, boolean mayChange) {

    /**
     * One type and what counts for its jobs.
     *
     * @param server whether this server runs it itself
     * @param workers how many workers outside take it
     * @param set whether people set anything about it
     * @param schema whether its payloads have to fit one
     */
    public record Row(
            String name,
            String description,
            boolean server,
            int workers,
            boolean set,
            Duration timeout,
            int attempts,
            Duration firstPause,
            Duration longestPause,
            Duration retention,
            boolean schema,
            long ready,
            long running) {}
}

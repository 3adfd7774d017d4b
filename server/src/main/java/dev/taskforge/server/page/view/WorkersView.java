package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;

/**
 * The workers in other processes.
 *
 * @param mayDrain whether the reader may drain them
 */
public record WorkersView(List<Worker> workers, boolean mayDrain) {

    /**
     * One worker.
     *
     * @param about its language and version, and where it runs; may be empty
     * @param types what it runs
     * @param queues empty for all
     */
    public record Worker(
            String name,
            String owner,
            String about,
            String state,
            int jobs,
            String types,
            String queues,
            Instant heardAt) {
        public boolean draining() {
            return state.equals("draining");
        }

        public boolean gone() {
            return state.equals("gone");
        }
    }
}

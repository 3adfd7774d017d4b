package dev.taskforge.ops.diagnosis;

import java.util.List;

/**
 * One look at an application: what it means, and the containers that were looked at.
 *
 * @param containers those that serve the project
 */
public record Look(Diagnosis diagnosis, List<Served> containers) {
    public Look {
        containers = List.copyOf(containers);
    }

    /**
     * A container of the project.
     *
     * @param id its number in full
     * @param running whether it runs and is not paused
     * @param ready whether it runs and its health check, if it has one, says that it is well
     * @param ended whether it ran and does not any more, though it is to
     */
    public record Served(String id, String name, String service, boolean running, boolean ready, boolean ended) {

        static Served of(Facts.Unit unit) {
            return new Served(
                    unit.id(),
                    unit.name(),
                    unit.service(),
                    unit.isRunning(),
                    unit.isRunning()
                            && (unit.health() == null || unit.health().status().equals("healthy")),
                    unit.state().equals("exited") && !unit.once());
        }
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The containers with servers for drills of one database. They run one at a time.
 *
 * @param place this installation and the database, by which its containers are told from those of others
 */
record DrillServers(Docker docker, String place, long job) {
    /** The labels of a server for a drill: of which database, and of which job. */
    private static final String DATABASE = "dev.taskforge.drill";

    private static final String JOB = "dev.taskforge.drill.job";

    static DrillServers of(JobContext job, Docker docker, String place) {
        return new DrillServers(docker, place, job.job().id());
    }

    /** The name of the container of this job. */
    String name() {
        return "taskforge-drill-" + job + "-" + Integer.toHexString(place.hashCode());
    }

    Map<String, String> labels() {
        return Map.of(DATABASE, place, JOB, String.valueOf(job));
    }

    /** That of this job. */
    Optional<Container> find() throws IOException {
        return docker.containers(labels()).stream().findFirst();
    }

    /** That of this job, while it runs. */
    Optional<Container> running() throws IOException {
        return find().filter(Container::running);
    }

    /** A server that was ended, or had no room, says nothing about the backup. */
    boolean isGone() throws IOException {
        return running().filter(container -> !container.outOfMemory()).isEmpty();
    }

    /** Removes all: nobody needs those of other jobs. */
    void removeAll() throws IOException {
        for (var container : docker.containers(Map.of(DATABASE, place))) {
            docker.remove(container.id());
        }
    }

    /** Removes those of other jobs; returns how many. */
    int removeOthers() throws IOException {
        int removed = 0;
        for (var container : docker.containers(Map.of(DATABASE, place))) {
            if (!String.valueOf(job).equals(container.label(JOB))) {
                docker.remove(container.id());
                removed++;
            }
        }
        return removed;
    }
}

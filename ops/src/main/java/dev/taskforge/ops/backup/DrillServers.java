package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers with servers for drills of one database, and what is in a network with them. They run one at a time.
 *
 * @param place this installation and the database, by which its containers are told from those of others
 */
record DrillServers(Docker docker, String place, long job) {
    private static final Logger LOG = LoggerFactory.getLogger(DrillServers.class);

    /** The labels of a server for a drill: of which database, and of which job. */
    static final String DATABASE = "dev.taskforge.drill";

    static final String JOB = "dev.taskforge.drill.job";
    /** Tells the container of an application from that of the server. */
    private static final String APPLICATION = "dev.taskforge.drill.application";

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

    /** The name of the container of the application of this job. */
    String application() {
        return name() + "-application";
    }

    Map<String, String> applicationLabels() {
        var labels = new HashMap<>(labels());
        labels.put(APPLICATION, "true");
        return Map.copyOf(labels);
    }

    /** The network of this job. */
    String network() {
        return name();
    }

    /** Makes the network of this job, which leads nowhere, unless it is there. */
    void openNetwork() throws IOException {
        if (docker.networks(labels()).isEmpty()) {
            docker.createInternalNetwork(network(), labels());
        }
    }

    /** The server of this job. */
    Optional<Container> find() throws IOException {
        return docker.containers(labels()).stream()
                .filter(container -> container.label(APPLICATION) == null)
                .findFirst();
    }

    /** Whether it runs where an application can find it. */
    boolean isInNetwork() throws IOException {
        return running()
                .filter(container -> container.networks().containsKey(network()))
                .isPresent();
    }

    /** That of this job, while it runs. */
    Optional<Container> running() throws IOException {
        return find().filter(Container::running);
    }

    /** A server that was ended, or had no room, says nothing about the backup. */
    boolean isGone() throws IOException {
        return running().filter(container -> !container.outOfMemory()).isEmpty();
    }

    /** Removes all with their networks: nobody needs those of other jobs, and one of these that stays is in nobody's way. */
    void removeAll() throws IOException {
        removeOthers();
        remove(docker, docker.containers(labels()));
        for (var network : docker.networks(labels())) {
            docker.removeNetwork(network);
        }
    }

    private static void remove(Docker docker, List<Container> containers) throws IOException {
        IOException first = null;
        for (var container : containers) {
            try {
                docker.remove(container.id());
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Removes the application of this job. */
    void removeApplications() throws IOException {
        remove(docker, docker.containers(applicationLabels()));
    }

    /** Removes those of other jobs with their networks; returns how many containers. One that stays is in nobody's way. */
    int removeOthers() throws IOException {
        int removed = 0;
        for (var container : docker.containers(Map.of(DATABASE, place))) {
            if (!String.valueOf(job).equals(container.label(JOB)) && isRemoved(container)) {
                removed++;
            }
        }
        var own = docker.networks(labels());
        for (var network : docker.networks(Map.of(DATABASE, place))) {
            if (!own.contains(network)) {
                removeNetwork(network);
            }
        }
        return removed;
    }

    private void removeNetwork(String network) throws IOException {
        try {
            docker.removeNetwork(network);
        } catch (DockerException e) {
            LOG.warn("a network of an earlier drill stays: {}", e.toString());
        }
    }

    private boolean isRemoved(Container container) throws IOException {
        try {
            return docker.remove(container.id());
        } catch (DockerException e) {
            LOG.warn("container {} of an earlier drill stays: {}", container.name(), e.toString());
            return false;
        }
    }
}

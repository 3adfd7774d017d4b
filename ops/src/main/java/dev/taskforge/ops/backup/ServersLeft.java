package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the servers, applications and networks of drills that are over, as those of a drill whose process was killed for the last time:
 * what was restored is in them, and an application may still run. Those of drills that go on, and of other installations, stay.
 */
public final class ServersLeft {
    private static final Logger LOG = LoggerFactory.getLogger(ServersLeft.class);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final String data;
    private final Path socket;
    private final Jobs jobs;

    /**
     * @param data the data directory
     * @param socket of Docker Engine; where there is none, no drill has left anything
     */
    public ServersLeft(Path data, Path socket, Jobs jobs) {
        this.data = data.toAbsolutePath().toString();
        this.socket = socket;
        this.jobs = jobs;
    }

    /**
     * Call it at any time. What cannot be removed is logged, and tried again by the next call. Returns how many containers were.
     *
     * @throws IOException when Docker Engine cannot be asked
     */
    public int sweep() throws IOException {
        if (!Files.exists(socket)) {
            return 0;
        }
        var docker = Docker.connect(socket);
        int removed = 0;
        for (var container : docker.containersWith(DrillServers.DATABASE)) {
            if (isLeft(container.label(DrillServers.DATABASE), container.label(DrillServers.JOB))
                    && isRemoved(container.name(), () -> docker.remove(container.id()))) {
                removed++;
            }
        }
        for (var network : docker.networksWith(DrillServers.DATABASE).entrySet()) {
            Map<String, String> labels = network.getValue();
            if (isLeft(labels.get(DrillServers.DATABASE), labels.get(DrillServers.JOB))) {
                isRemoved(network.getKey(), () -> docker.removeNetwork(network.getKey()));
            }
        }
        if (removed > 0) {
            LOG.info("removed {} containers that ended drills had left", removed);
        }
        return removed;
    }

    private interface Removal {
        boolean run() throws IOException;
    }

    /** What Docker Engine refuses, as when it is being removed already, does not keep the others. */
    private static boolean isRemoved(String name, Removal removal) throws IOException {
        try {
            return removal.run();
        } catch (DockerException e) {
            LOG.warn("what an ended drill left stays in {}: {}", name, e.toString());
            return false;
        }
    }

    private boolean isLeft(@Nullable String place, @Nullable String job) {
        if (place == null || job == null || !NUMBER.matcher(job).matches()) {
            return false;
        }
        // Neither a project nor a database has a blank in its name.
        int end = place.lastIndexOf(' ');
        return end > 0
                && place.substring(0, end).equals(data)
                && jobs.find(Long.parseLong(job))
                        .filter(found -> isOver(found, place.substring(end + 1)))
                        .isPresent();
    }

    /** Another installation with such a folder, as in a container of its own, has other jobs. */
    private static boolean isOver(Job job, String database) {
        return job.state().isFinal()
                && job.type().equals(DrillOperation.TYPE)
                && database.startsWith(job.project() + "/");
    }
}

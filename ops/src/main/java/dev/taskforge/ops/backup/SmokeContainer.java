package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.scratch.ScratchContainer;
import dev.taskforge.ops.host.FreeMemory;
import dev.taskforge.ops.project.Smoke;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The container of an application that runs against a restored copy, in the network with that copy alone. It ends when this is closed. */
final class SmokeContainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmokeContainer.class);

    private static final long MEMORY = 1L << 30;
    /** Less than an application needs to start says nothing about what was restored. */
    private static final long LEAST_FREE = 384L << 20;

    /** One processor, in billionths. */
    private static final long PROCESSORS = 1_000_000_000;

    private final JobContext job;
    private final Backup backup;
    private final DrillServers servers;
    private final SmokePlans.Plan plan;
    private final String url;
    private @Nullable String id;

    /** @param url of the copy */
    SmokeContainer(JobContext job, Backup backup, DrillServers servers, SmokePlans.Plan plan, String url) {
        this.job = job;
        this.backup = backup;
        this.servers = servers;
        this.plan = plan;
        this.url = url;
    }

    /**
     * Makes and starts it; returns its number. What keeps it from being started says nothing about what was restored.
     *
     * @param disk of Docker Engine, where it is known
     */
    String start(@Nullable Path disk) throws DrillRefused {
        try {
            requireMemory();
            if (disk != null) {
                DiskSpace.require(disk, DiskSpace.RESERVE, "an application that is tried out");
            }
            var docker = servers.docker();
            var image = plan.image().find(docker);
            job.log("starting the application from image " + image);
            var made = docker.create(servers.application(), config(image));
            id = made;
            docker.start(made);
            return made;
        } catch (IOException | PermanentFailure e) {
            job.throwIfCancelled();
            var said = plan.masking().mask(String.valueOf(e.getMessage()));
            throw new DrillRefused("drill.smoke.begin", backup.id(), said);
        }
    }

    private static void requireMemory() throws IOException {
        var free = FreeMemory.bytes();
        if (free.isPresent() && free.get() < LEAST_FREE) {
            throw new IOException("only " + HumanSize.of(free.get())
                    + " of memory are free, and the application may need " + HumanSize.of(LEAST_FREE));
        }
    }

    private ObjectNode config(String image) {
        var config = ScratchContainer.config(image, environment(), servers.applicationLabels(), MEMORY);
        var host = (ObjectNode) config.path("HostConfig");
        host.remove("Tmpfs"); // that is for databases
        host.put("NetworkMode", servers.network()).put("NanoCpus", PROCESSORS);
        ScratchContainer.resolveNothingOutside(config);
        host.putArray("CapDrop").add("NET_RAW");
        if (!smoke().command().isEmpty()) {
            var words = config.putArray("Cmd");
            smoke().command().forEach(words::add);
        }
        return config;
    }

    private Smoke smoke() {
        return plan.smoke();
    }

    private Map<String, String> environment() {
        var variables = new LinkedHashMap<>(smoke().variables());
        variables.put(smoke().url(), url);
        return variables;
    }

    /** Also for a job that was told to end. What fails here is done again with the server, and by {@link ServersLeft}. */
    @Override
    public void close() {
        var made = id;
        if (made == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            servers.docker().remove(made);
        } catch (IOException e) {
            LOG.warn(
                    "the application of job {} is not removed yet: {}",
                    job.job().id(),
                    e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

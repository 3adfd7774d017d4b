package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.backup.scratch.SharedFolder;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores a dump of PostgreSQL into a server of its own, in a container of the image the source ran from. */
final class PostgresCopy {
    private static final int MOST_PROCESSES = 4;

    private final JobContext job;
    private final Backup backup;
    private final Manifest.Postgres expected;
    private final Docker docker;
    private final @Nullable Path identity;

    /** @param identity the file with the key of an encrypted backup */
    PostgresCopy(JobContext job, Backup backup, Docker docker, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().postgres());
        this.docker = docker;
        this.identity = identity;
    }

    /** Starts the server, in which there is nothing yet. */
    ScratchServer start(String name, Map<String, String> labels, ScratchServer.Place place) throws IOException {
        Artifacts.requireImage(docker, expected.image());
        DiskSpace.requireForServer(docker, expected.server().bytes());
        return ScratchServer.start(docker, name, expected.image(), expected.server(), labels, place);
    }

    /** The same for a server that sees a folder of this machine. */
    ScratchServer start(String name, Map<String, String> labels, SharedFolder shared, ScratchServer.Place place)
            throws IOException {
        Artifacts.requireImage(docker, expected.image());
        DiskSpace.requireForServer(docker, expected.server().bytes());
        return ScratchServer.start(docker, name, expected.image(), expected.server(), labels, shared, place);
    }

    /** Restores the dump. */
    void fill(ScratchServer server) throws IOException {
        try (var dump = Artifacts.open(job, backup, identity)) {
            server.restore(expected.roles(), dump);
        }
        job.log("restored " + size() + " of dump");
    }

    /**
     * The same from a file in which it is already.
     *
     * @param file its name in the container
     */
    void fill(ScratchServer server, String file) throws IOException {
        int processes = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_PROCESSES);
        server.restore(expected.roles(), file, processes);
        job.log("restored " + size() + " of dump from a file, with up to " + processes + " processes at once");
    }

    private String size() {
        return HumanSize.of(backup.manifest().bytes());
    }
}

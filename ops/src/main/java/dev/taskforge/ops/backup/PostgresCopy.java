package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores a dump of PostgreSQL into a server of its own, in a container of the image the source ran from. */
final class PostgresCopy {
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

    /** Restores the dump. */
    void fill(ScratchServer server) throws IOException {
        try (var dump = Artifacts.open(job, backup, identity)) {
            server.restore(expected.roles(), dump);
        }
        job.log("restored " + HumanSize.of(backup.manifest().bytes()) + " of dump");
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores a dump of PostgreSQL into a server of its own, in a container of the image the source ran from. */
final class PostgresRestoring implements Restoring {
    private final JobContext job;
    private final Backup backup;
    private final Manifest.Postgres expected;
    private final Docker docker;
    private final DrillServers servers;
    private final @Nullable Path identity;

    /** @param identity the file with the key of an encrypted backup */
    PostgresRestoring(JobContext job, Backup backup, Docker docker, DrillServers servers, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().postgres());
        this.docker = docker;
        this.servers = servers;
        this.identity = identity;
    }

    /** Before a server is started: a part that was changed or cut off is found here. */
    @Override
    public void open() throws IOException, DrillRefused {
        Artifacts.requireContent(job, backup, identity);
    }

    @Override
    public void restore() throws IOException, DrillRefused {
        discard(); // of an attempt that was cut off
        var copy = new PostgresCopy(job, backup, docker, identity);
        var scratch = copy.start(servers.name(), servers.labels(), ScratchServer.Place.ALONE);
        job.log("a server of the same image runs in container " + servers.name() + ", without a network");
        try {
            copy.fill(scratch);
        } catch (ProgramFailed e) {
            if (servers.isGone() || e.isOfServer()) {
                throw e;
            }
            throw new DrillRefused("drill.restore", backup.id(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Comparison check() throws IOException, DrillRefused {
        if (servers.running().isEmpty()) {
            job.log("the server with the restored copy is gone, as after a start of this machine; restoring again");
            restore();
        }
        var container = servers.find().orElseThrow(() -> new IOException("the server with the restored copy is gone"));
        return Artifacts.requireEqual(
                job,
                backup,
                ScratchServer.in(docker, container, expected.server()).facts());
    }

    @Override
    public void discard() throws IOException {
        servers.removeAll();
    }
}

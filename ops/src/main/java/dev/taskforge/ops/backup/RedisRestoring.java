package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.redis.ScratchRedis;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets a server of its own start from a snapshot of Redis, in a container of the image the source ran from. */
final class RedisRestoring implements Restoring {
    private final JobContext job;
    private final Backup backup;
    private final Manifest.Redis expected;
    private final Docker docker;
    private final DrillServers servers;
    private final @Nullable Path identity;

    /** @param identity the file with the key of an encrypted backup */
    RedisRestoring(JobContext job, Backup backup, Docker docker, DrillServers servers, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().redis());
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
        Artifacts.requireImage(docker, expected.image());
        // The one it starts from, and the one it writes to be compared.
        DiskSpace.requireForSnapshots(docker, 2 * backup.manifest().bytes());
        var source = new ScratchRedis.Source(
                expected.image(),
                expected.client(),
                expected.databases(),
                expected.memory(),
                backup.manifest().bytes());
        try (var snapshot = Artifacts.open(job, backup, identity)) {
            ScratchRedis.start(docker, servers.name(), source, servers.labels(), snapshot);
        } catch (ScratchRedis.Refused e) {
            throw new DrillRefused("drill.restore", backup.id(), String.valueOf(e.getMessage()));
        }
        job.log("a server of the same image has started from it in container " + servers.name()
                + ", without a network");
    }

    @Override
    public Comparison check() throws IOException, DrillRefused {
        var container = servers.running().orElse(null);
        if (container == null) {
            job.log("the server with the restored copy is gone, as after a start of this machine; restoring again");
            restore();
            container = servers.find().orElseThrow(() -> new IOException("the server with the restored copy is gone"));
        }
        var found = ScratchRedis.in(docker, container, expected.client()).facts();
        return RedisSnapshot.requireEqual(job, backup, found);
    }

    @Override
    public void discard() throws IOException {
        servers.removeAll();
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.redis.ScratchRedis;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets a server of its own start from a snapshot of Redis, in a container of the image the source ran from.
 *
 * @param identity the file with the key of an encrypted backup
 */
record RedisRestoring(
        JobContext job,
        Backup backup,
        DrillServers servers,
        @Nullable Path identity) implements ServerRestoring.Way {

    private Manifest.Redis expected() {
        return Objects.requireNonNull(backup.manifest().redis());
    }

    @Override
    public Collection<String> hashes() {
        return List.of(); // they have always been the same
    }

    @Override
    public void restore() throws IOException, DrillRefused {
        Artifacts.requireImage(servers.docker(), expected().image());
        // The one it starts from, and the one it writes to be compared.
        DiskSpace.requireForSnapshots(servers.docker(), 2 * backup.manifest().bytes());
        var source = new ScratchRedis.Source(
                expected().image(),
                expected().client(),
                expected().databases(),
                expected().memory(),
                backup.manifest().bytes());
        try (var snapshot = Artifacts.open(job, backup, identity)) {
            ScratchRedis.start(servers.docker(), servers.name(), source, servers.labels(), snapshot);
        } catch (ScratchRedis.Refused e) {
            throw new DrillRefused("drill.restore", backup.id(), String.valueOf(e.getMessage()));
        }
        job.log("a server of the same image has started from it in container " + servers.name()
                + ", without a network");
    }

    @Override
    public Comparison compare(Container server) throws IOException, DrillRefused {
        var scratch = ScratchRedis.in(servers.docker(), server, expected().client());
        return RedisSnapshot.requireEqual(job, backup, scratch.facts());
    }
}

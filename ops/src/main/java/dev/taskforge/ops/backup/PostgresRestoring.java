package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Restores a dump of PostgreSQL into a server of its own, in a container of the image the source ran from.
 *
 * @param identity the file with the key of an encrypted backup
 */
record PostgresRestoring(
        JobContext job,
        Backup backup,
        DrillServers servers,
        @Nullable Path identity) implements ServerRestoring.Way {

    private Manifest.Postgres expected() {
        return Objects.requireNonNull(backup.manifest().postgres());
    }

    @Override
    public Collection<String> hashes() {
        return expected().hashes().values();
    }

    @Override
    public void restore() throws IOException, DrillRefused {
        var copy = new PostgresCopy(job, backup, servers.docker(), identity);
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
    public Comparison compare(Container server) throws IOException, DrillRefused {
        var scratch = ScratchServer.in(servers.docker(), server, expected().server());
        return Artifacts.requireEqual(job, backup, scratch.facts());
    }
}

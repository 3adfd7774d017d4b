package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.mysql.MySqlFailed;
import dev.taskforge.ops.backup.mysql.MySqlScratch;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Restores a dump of MariaDB or MySQL into a server of its own, in a container of the image the source ran from.
 *
 * @param identity the file with the key of an encrypted backup
 */
record MySqlRestoring(
        JobContext job,
        Backup backup,
        DrillServers servers,
        @Nullable Path identity) implements ServerRestoring.Way {

    private Manifest.MySql expected() {
        return Objects.requireNonNull(backup.manifest().mysql());
    }

    @Override
    public Collection<String> hashes() {
        return expected().hashes().values();
    }

    @Override
    public void restore() throws IOException, DrillRefused {
        var expected = expected();
        Artifacts.requireImage(servers.docker(), expected.image());
        DiskSpace.requireForServer(servers.docker(), expected.server().bytes());
        var scratch = MySqlScratch.start(
                servers.docker(), servers.name(), expected.image(), expected.server(), servers.labels());
        job.log("a server of the same image runs in container " + servers.name() + ", without a network");
        try (var dump = Artifacts.open(job, backup, identity)) {
            scratch.restore(expected.definers(), backup.snapshotAt(), dump);
        } catch (MySqlFailed e) {
            if (servers.isGone() || e.isOfServer()) {
                throw e;
            }
            throw new DrillRefused("drill.restore", backup.id(), String.valueOf(e.getMessage()));
        }
        job.log("restored " + HumanSize.of(backup.manifest().bytes()) + " of dump");
    }

    @Override
    public Comparison compare(Container server) throws IOException, DrillRefused {
        var expected = expected();
        var source =
                new Facts.Content(backup.manifest().rows(), expected.hashes(), expected.schema(), expected.counters());
        var scratch = MySqlScratch.in(servers.docker(), server, expected.server());
        return Artifacts.requireEqual(job, backup, source, scratch.content());
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.mysql.MySqlFailed;
import dev.taskforge.ops.backup.mysql.MySqlScratch;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores a dump of MariaDB or MySQL into a server of its own, in a container of the image the source ran from. */
final class MySqlRestoring implements Restoring {
    private final JobContext job;
    private final Backup backup;
    private final Manifest.MySql expected;
    private final Docker docker;
    private final DrillServers servers;
    private final @Nullable Path identity;

    /** @param identity the file with the key of an encrypted backup */
    MySqlRestoring(JobContext job, Backup backup, Docker docker, DrillServers servers, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().mysql());
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
        DiskSpace.requireForServer(docker, expected.server().bytes());
        var scratch = MySqlScratch.start(docker, servers.name(), expected.image(), expected.server(), servers.labels());
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
    public Comparison check() throws IOException, DrillRefused {
        if (servers.running().isEmpty()) {
            job.log("the server with the restored copy is gone, as after a start of this machine; restoring again");
            restore();
        }
        var container = servers.find().orElseThrow(() -> new IOException("the server with the restored copy is gone"));
        var source =
                new Facts.Content(backup.manifest().rows(), expected.hashes(), expected.schema(), expected.counters());
        return Artifacts.requireEqual(
                job,
                backup,
                source,
                MySqlScratch.in(docker, container, expected.server()).content());
    }

    @Override
    public void discard() throws IOException {
        servers.removeAll();
    }
}

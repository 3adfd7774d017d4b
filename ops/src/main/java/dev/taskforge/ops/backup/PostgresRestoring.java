package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores a dump of PostgreSQL into a server of its own, in a container of the image the source ran from. */
final class PostgresRestoring implements Restoring {
    /** The labels of a server for a drill: of which database, and of which job. */
    static final String DATABASE = "dev.taskforge.drill";

    static final String JOB = "dev.taskforge.drill.job";

    private final JobContext job;
    private final Backup backup;
    private final Manifest.Postgres expected;
    private final Docker docker;
    private final String place;
    private final @Nullable Path identity;

    /**
     * @param place this installation and the database, by which its containers are told from those of others
     * @param identity the file with the key of an encrypted backup
     */
    PostgresRestoring(JobContext job, Backup backup, Docker docker, String place, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().postgres());
        this.docker = docker;
        this.place = place;
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
        var name = "taskforge-drill-" + job.job().id() + "-" + Integer.toHexString(place.hashCode());
        var labels = Map.of(DATABASE, place, JOB, String.valueOf(job.job().id()));
        var copy = new PostgresCopy(job, backup, docker, identity);
        var scratch = copy.start(name, labels, ScratchServer.Place.ALONE);
        job.log("a server of the same image runs in container " + name + ", without a network");
        try {
            copy.fill(scratch);
        } catch (ProgramFailed e) {
            if (isOfServer(e)) {
                throw e;
            }
            throw new DrillRefused("drill.restore", backup.id(), String.valueOf(e.getMessage()));
        }
    }

    /** A server that was ended, or had no room, says nothing about the backup. */
    private boolean isOfServer(ProgramFailed failure) throws IOException {
        var container = container();
        return container == null || !container.running() || container.outOfMemory() || failure.isOfServer();
    }

    private @Nullable Container container() throws IOException {
        return docker
                .containers(
                        Map.of(DATABASE, place, JOB, String.valueOf(job.job().id())))
                .stream()
                .findFirst()
                .orElse(null);
    }

    @Override
    public void check() throws IOException, DrillRefused {
        var container = container();
        if (container == null || !container.running()) {
            job.log("the server with the restored copy is gone, as after a start of this machine; restoring again");
            restore();
            container = Objects.requireNonNull(container(), "the container that was just started");
        }
        Artifacts.requireEqual(
                job,
                backup,
                ScratchServer.in(docker, container, expected.server()).facts());
    }

    @Override
    public void discard() throws IOException {
        remove(docker, place, null);
    }

    /**
     * Removes the servers of drills of this database: they run one at a time, so nobody needs them.
     *
     * @param exceptJob whose server stays; null for none
     * @return how many
     */
    static int remove(Docker docker, String place, @Nullable Long exceptJob) throws IOException {
        int removed = 0;
        for (var container : docker.containers(Map.of(DATABASE, place))) {
            if (exceptJob == null || !exceptJob.toString().equals(container.label(JOB))) {
                docker.remove(container.id());
                removed++;
            }
        }
        return removed;
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.redis.ScratchRedis;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets a server of its own start from a snapshot of Redis, in a container of the image the source ran from. */
final class RedisRestoring implements Restoring {
    private final JobContext job;
    private final Backup backup;
    private final Manifest.Redis expected;
    private final Docker docker;
    private final String place;
    private final @Nullable Path identity;

    /**
     * @param place this installation and the database, by which its containers are told from those of others
     * @param identity the file with the key of an encrypted backup
     */
    RedisRestoring(JobContext job, Backup backup, Docker docker, String place, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().redis());
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
        if (docker.image(expected.image()).isEmpty()) {
            throw new IOException("the image " + expected.image()
                    + " the server ran from is no longer on this machine; make a new backup and drill that");
        }
        var name = "taskforge-drill-" + job.job().id() + "-" + Integer.toHexString(place.hashCode());
        var source = new ScratchRedis.Source(
                expected.image(),
                expected.client(),
                expected.databases(),
                expected.memory(),
                backup.manifest().bytes());
        try (var snapshot = Artifacts.open(job, backup, identity)) {
            ScratchRedis.start(docker, name, source, labels(), snapshot);
        } catch (ScratchRedis.Refused e) {
            throw new DrillRefused("drill.restore", backup.id(), String.valueOf(e.getMessage()));
        }
        job.log("a server of the same image has started from it in container " + name + ", without a network");
    }

    private Map<String, String> labels() {
        return Map.of(
                PostgresRestoring.DATABASE,
                place,
                PostgresRestoring.JOB,
                String.valueOf(job.job().id()));
    }

    private @Nullable Container container() throws IOException {
        return docker.containers(labels()).stream().findFirst().orElse(null);
    }

    @Override
    public void check() throws IOException, DrillRefused {
        var container = container();
        if (container == null || !container.running()) {
            job.log("the server with the restored copy is gone, as after a start of this machine; restoring again");
            restore();
            container = Objects.requireNonNull(container(), "the container that was just started");
        }
        RedisSnapshot.requireEqual(
                job,
                backup,
                ScratchRedis.in(docker, container, expected.client()).facts());
    }

    @Override
    public void discard() throws IOException {
        PostgresRestoring.remove(docker, place, null);
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.check.SqlCopy;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores into a server of its own, in a container of the image the source ran from. */
final class ServerRestoring implements Restoring {
    private final JobContext job;
    private final Backup backup;
    private final DrillServers servers;
    private final @Nullable Path identity;
    private final Way way;
    /** Whether this very attempt has restored what is there: what another one left may be restored in part. */
    private boolean restored;
    /** Whether this very attempt has compared what is there, and no application was given it since. */
    private boolean compared;

    /** @param identity the file with the key of an encrypted backup */
    ServerRestoring(JobContext job, Backup backup, DrillServers servers, @Nullable Path identity, Way way) {
        this.job = job;
        this.backup = backup;
        this.servers = servers;
        this.identity = identity;
        this.way = way;
    }

    /** What differs from one kind of server to the next. */
    interface Way {
        /** Of the rows of each table, where they are compared by such; else none. */
        Collection<String> hashes();

        /** Where what is in the artifact goes while it is verified. */
        default OutputStream content() throws IOException {
            return OutputStream.nullOutputStream();
        }

        /** Whether the server is being started already. */
        default boolean isStarting() {
            return false;
        }

        /** Restores into the server, which is started now unless it is being started already. */
        void restore() throws IOException, DrillRefused;

        /** Compares what the server holds with the manifest. */
        Comparison compare(Container server) throws IOException, DrillRefused;

        /** What the server holds, to be asked; null when it is of a kind that cannot be. */
        default @Nullable SqlCopy copyToAsk(Container server) {
            return null;
        }

        /** What runs an application against the server; null when none is to. */
        default @Nullable CopySmoke smoke() {
            return null;
        }

        /** Ends what is being started, and removes what it left beside the server. */
        default void discard() throws IOException {}
    }

    /** Before a server is given anything: a part that was changed or cut off is found here. */
    @Override
    public void open() throws IOException, DrillRefused {
        Artifacts.requireComparable(backup, way.hashes());
        servers.removeAll(); // of an attempt that was cut off
        try (var content = way.content()) {
            Artifacts.requireContent(job, backup, identity, content);
        } catch (IOException e) {
            if (!DiskSpace.isExhausted(e)) {
                throw e;
            }
            way.discard(); // it can be restored without being there as a whole
            Artifacts.requireContent(job, backup, identity);
        }
    }

    @Override
    public void restore() throws IOException, DrillRefused {
        if (!way.isStarting()) {
            servers.removeAll(); // of an attempt that was cut off
        }
        way.restore();
        restored = true;
    }

    @Override
    public Comparison check() throws IOException, DrillRefused {
        if (!restored || servers.running().isEmpty()) {
            job.log(
                    "this attempt has not restored the copy that is there, or the server with it is gone; restoring again");
            restore();
        }
        return compared();
    }

    private Comparison compared() throws IOException, DrillRefused {
        var comparison = way.compare(server());
        compared = true;
        return comparison;
    }

    private Container server() throws IOException {
        return servers.find().orElseThrow(() -> new IOException("the server with the restored copy is gone"));
    }

    @Override
    public @Nullable SqlCopy copyToAsk() throws IOException {
        return way.copyToAsk(server());
    }

    @Override
    public boolean isSmoked() {
        return way.smoke() != null;
    }

    @Override
    public Comparison.Line smoke() throws IOException, InterruptedException, DrillRefused {
        // What an attempt that was cut off left may be restored in part, or changed by the application.
        if (!compared || !servers.isInNetwork()) {
            job.log("this attempt has not compared the copy that is there; restoring and comparing again");
            compared = false;
            servers.removeAll();
            way.restore();
            compared();
        }
        compared = false;
        return Objects.requireNonNull(way.smoke()).run();
    }

    @Override
    public void discard() throws IOException {
        try {
            way.discard();
        } finally {
            servers.removeAll();
        }
    }
}

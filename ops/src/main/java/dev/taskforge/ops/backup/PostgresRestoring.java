package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.backup.scratch.SharedFolder;
import dev.taskforge.ops.check.SqlCopy;
import dev.taskforge.ops.host.Ahead;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Restores a dump of PostgreSQL into a server of its own, in a container of the image the source ran from. Where there is room the dump lies
 * in a folder that both see, and several processes restore it; else, when that fails, and in another attempt, it goes through Docker Engine.
 */
final class PostgresRestoring implements ServerRestoring.Way {
    private static final String DUMP = "dump";

    private final JobContext job;
    private final Backup backup;
    private final Manifest.Postgres expected;
    private final DrillServers servers;
    private final BackupFolder folder;
    private final @Nullable Path identity;
    private final @Nullable CopySmoke smoke;
    private @Nullable SharedFolder shared;
    private @Nullable Ahead<ScratchServer> starting;

    /**
     * @param identity the file with the key of an encrypted backup
     * @param plan the application that is to answer; null for none
     */
    PostgresRestoring(
            JobContext job,
            Backup backup,
            DrillServers servers,
            BackupFolder folder,
            @Nullable Path identity,
            SmokePlans.@Nullable Plan plan) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().postgres());
        this.servers = servers;
        this.folder = folder;
        this.identity = identity;
        smoke = plan == null ? null : new CopySmoke(job, backup, servers, plan, expected.server());
    }

    @Override
    public Collection<String> hashes() {
        return expected.hashes().values();
    }

    @Override
    public OutputStream content() throws IOException {
        var scratch = folder.scratch(job.job().id());
        if (!DiskSpace.isEngineHere(servers.docker())
                || !DiskSpace.isForBoth(
                        scratch, backup.manifest().bytes(), expected.server().bytes())) {
            return OutputStream.nullOutputStream();
        }
        var made = SharedFolder.in(scratch);
        shared = made;
        var copy = copy();
        var place = place();
        starting = Ahead.of(() -> copy.start(servers.name(), servers.labels(), made, place));
        return Files.newOutputStream(made.create(DUMP));
    }

    /** Alone, unless an application is to find it. */
    private ScratchServer.Place place() throws IOException {
        if (smoke == null) {
            return ScratchServer.Place.ALONE;
        }
        servers.openNetwork();
        return new ScratchServer.Place(servers.network(), List.of(CopySmoke.HOST));
    }

    private PostgresCopy copy() {
        return new PostgresCopy(job, backup, servers.docker(), identity);
    }

    @Override
    public boolean isStarting() {
        return starting != null;
    }

    @Override
    public void restore() throws IOException, DrillRefused {
        var copy = copy();
        if (shared != null && starting != null && isRestored(copy, shared, starting)) {
            return;
        }
        var scratch = copy.start(servers.name(), servers.labels(), place());
        tellStarted();
        try {
            copy.fill(scratch);
        } catch (ProgramFailed e) {
            if (servers.isGone() || e.isOfServer()) {
                throw e;
            }
            throw new DrillRefused("drill.restore", backup.id(), String.valueOf(e.getMessage()));
        }
    }

    private void tellStarted() {
        job.log("a server of the same image runs in container " + servers.name()
                + (smoke == null ? ", without a network" : ", in a network that leads nowhere"));
    }

    /** What goes wrong this way says nothing about the backup: the folder may not be shared, or the processes be in each other's way. */
    private boolean isRestored(PostgresCopy copy, SharedFolder folder, Ahead<ScratchServer> server) throws IOException {
        try {
            var scratch = server.get();
            tellStarted();
            var file = scratch.seen(folder, DUMP).orElseThrow(() -> new IOException("the container does not see it"));
            copy.fill(scratch, file);
            folder.remove(DUMP);
            starting = null;
            return true;
        } catch (IOException e) {
            job.throwIfCancelled();
            job.log("not restored from a file in a folder that both see: " + e.getMessage()
                    + "; restoring through Docker Engine with one process");
            discard();
            servers.removeAll();
            return false;
        }
    }

    @Override
    public Comparison compare(Container server) throws IOException, DrillRefused {
        var scratch = ScratchServer.in(servers.docker(), server, expected.server());
        return Artifacts.requireEqual(job, backup, shared == null ? scratch.facts() : scratch.facts(shared));
    }

    @Override
    public SqlCopy copyToAsk(Container server) {
        return ScratchServer.in(servers.docker(), server, expected.server()).copyToAsk();
    }

    @Override
    public @Nullable CopySmoke smoke() {
        return smoke;
    }

    @Override
    public void discard() throws IOException {
        if (starting != null) {
            starting.close();
            starting = null;
        }
        shared = null;
        folder.discardScratch(job.job().id());
    }
}

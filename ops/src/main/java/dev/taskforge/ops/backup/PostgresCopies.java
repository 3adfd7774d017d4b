package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.BackupSource.Postgres;
import dev.taskforge.ops.backup.postgres.ScratchServer.Place;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Copies of PostgreSQL databases, made from their backups, for whoever wants to try something. Safe for use by any thread. */
public final class PostgresCopies {
    private final Path docker;
    private final BackupSources sources;
    private final Backups backups;
    private final Fetching fetching;

    /** @param docker the socket of Docker Engine */
    public PostgresCopies(Path docker, BackupSources sources, Backups backups, Fetching fetching) {
        this.docker = docker;
        this.sources = sources;
        this.backups = backups;
        this.fetching = fetching;
    }

    /** The backup with the newest data of a PostgreSQL database. */
    public Optional<Backup> newest(String project, String database) {
        return backups.newest(project, database)
                .filter(backup -> backup.manifest().postgres() != null);
    }

    /**
     * Restores a backup into a server of its own, where the database has the name it has in production and every password is
     * taken. Whoever calls removes the container, also when this fails.
     *
     * @param name of the container
     * @param labels by which it is found again
     */
    public void restore(JobContext job, long backup, String name, Map<String, String> labels, Place place)
            throws IOException {
        var found = backups.find(backup)
                .orElseThrow(() -> new IOException("backup " + backup + " is no longer in the catalogue"));
        var source = sources.find(found.project(), found.database());
        if (!(source instanceof Postgres postgres)) {
            throw new IOException("database " + found.database() + " is not one of PostgreSQL any more");
        }
        try {
            restore(job, fetching.here(job, found), postgres, name, labels, place);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("ended while the copy of backup " + backup + " was read", e);
        } finally {
            fetching.discard(job, found);
        }
    }

    private void restore(
            JobContext job, Backup found, Postgres postgres, String name, Map<String, String> labels, Place place)
            throws IOException {
        try {
            Artifacts.requireWhole(job, found);
        } catch (DrillRefused e) {
            throw new IOException(e.inEnglish(), e);
        }
        var identity = found.encrypted() ? postgres.storage().identity() : null;
        var engine = Docker.connect(docker).stallingAfter(postgres.storage().stallsAfter());
        var copy = new PostgresCopy(job, found, engine, identity);
        var server = copy.start(name, labels, place);
        copy.fill(server);
        server.rename(postgres.database());
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.DatabaseInPlace;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A database on a PostgreSQL server. It is dropped, and the other one is loaded under a name of its own: nobody sees it by the name
 * of the one that served before it was compared.
 */
record PostgresInPlace(JobContext job, Restore restore, Docker docker) implements InPlaceTarget {

    private PostgresSource found() throws IOException {
        return PostgresSource.find(docker, restore.place().source());
    }

    private DatabaseInPlace database() throws IOException {
        return new DatabaseInPlace(found().server(), restore.names());
    }

    private static Manifest.Postgres expected(Backup backup) {
        var expected = backup.manifest().postgres();
        if (expected == null) {
            throw new PermanentFailure("backup " + backup.id() + " is not one of PostgreSQL");
        }
        return expected;
    }

    @Override
    public List<Container> writers() throws IOException {
        return Writers.running(docker, restore.place().writers(), found().container());
    }

    @Override
    public long bytes() throws IOException {
        return database().bytes();
    }

    @Override
    public void requireLoadable(Backup here, @Nullable Path identity)
            throws IOException, InterruptedException, DrillRefused {
        expected(here);
        Artifacts.requireContent(job, here, identity);
    }

    @Override
    public void prepare(Backup here) throws IOException {
        var database = database();
        long more = expected(here).server().bytes() - database.bytes();
        DiskSpace.requireForServer(docker, Math.max(0, more));
        database.keepModel();
    }

    @Override
    public void close() throws IOException {
        database().close();
    }

    @Override
    public void requireFree() throws IOException {
        var others = database().others();
        if (!others.isEmpty()) {
            throw new PermanentFailure("somebody is connected to database "
                    + restore.place().database() + ": " + String.join(", ", others)
                    + ". End that, or name its service in writers, then ask again");
        }
    }

    @Override
    public void admit() throws IOException {
        database().admit();
    }

    @Override
    public void empty() throws IOException {
        database().drop();
        job.log("database " + restore.place().database() + " was dropped");
    }

    @Override
    public void load(Backup here, @Nullable Path identity) throws IOException {
        var expected = expected(here);
        var database = database();
        var made = database.create(expected.server(), expected.roles());
        made.forEach(role -> job.log("role " + role + " was not there and was made, without its password: set it with"
                + " ALTER ROLE before anybody needs it"));
        try (var dump = Artifacts.open(job, here, identity)) {
            database.load(dump);
        }
        job.log("loaded " + HumanSize.of(here.manifest().bytes()) + " of the dump of backup " + here.id());
    }

    @Override
    public void check(Backup here) throws IOException, DrillRefused {
        Objects.requireNonNull(here.manifest().postgres());
        Artifacts.requireEqual(job, here, database().facts());
    }

    @Override
    public void open() throws IOException {
        database().open();
        job.log("database " + restore.place().database() + " can be used again");
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A database on a PostgreSQL server: the two change names in one transaction. */
record PostgresServing(JobContext job, Restore restore, Docker docker) implements Serving {

    private PostgresSource found() throws IOException {
        return PostgresSource.find(docker, restore.place().source());
    }

    /** The two of which one serves. */
    DatabaseSwap databases() throws IOException {
        return new DatabaseSwap(found().server(), restore.names());
    }

    /** The same; refuses to restore into a database that is there. */
    DatabaseSwap requireNew() throws IOException {
        var databases = databases();
        var into = restore.into();
        if (into != null && databases.has(into)) {
            throw new PermanentFailure("there is a database " + into + " already; choose another name");
        }
        return databases;
    }

    @Override
    public void requireAble(Backup backup) throws IOException {
        NeededExtensions.of(backup, found().server()).require(job);
    }

    @Override
    public List<Container> writers() throws IOException {
        return Writers.running(docker, restore.place().writers(), found().container());
    }

    @Override
    public void restore(Backup here, @Nullable Path identity) throws IOException {
        var expected = Objects.requireNonNull(here.manifest().postgres());
        var databases = requireNew();
        databases.discardAside(); // of an attempt that was cut off
        DiskSpace.requireForServer(docker, expected.server().bytes());
        var made = databases.create(expected.server(), expected.roles());
        made.forEach(role -> job.log("role " + role + " was not there and was made, without its password: set it with"
                + " ALTER ROLE before anybody needs it"));
        try (var dump = Artifacts.open(job, here, identity)) {
            databases.restore(dump);
        }
        job.log("restored " + HumanSize.of(here.manifest().bytes()) + " of dump beside the database that serves");
    }

    @Override
    public void check(Backup here) throws IOException, DrillRefused {
        var databases = databases();
        Artifacts.requireEqual(job, here, databases.facts());
        databases.settle();
    }

    /** The exchange ends all connections. */
    @Override
    public void requireFree() {
        // Nobody is in the way.
    }

    @Override
    public boolean hasLive() throws IOException {
        return databases().has(restore.place().database());
    }

    @Override
    public boolean hasAside() throws IOException {
        return databases().hasAside();
    }

    @Override
    public boolean hasBefore() throws IOException {
        return databases().hasBefore();
    }

    @Override
    public void swap() throws IOException {
        databases().swap();
    }

    @Override
    public void swapBack() throws IOException {
        databases().swapBack();
    }

    @Override
    public void admit() throws IOException {
        databases().admit();
    }

    @Override
    public void name(String into) throws IOException {
        var databases = databases();
        if (databases.hasAside()) {
            databases.name(into);
        } else if (!databases.has(into)) {
            throw new PermanentFailure("the restored database is gone");
        }
        job.log("the restored database is called " + into);
    }

    /** The application must not wait for it. */
    @Override
    public void discardAside() throws IOException {
        try {
            databases().discardAside();
        } catch (ProgramFailed e) {
            if (e.isOfServer()) {
                throw e;
            }
            job.log("the restored database " + restore.names().aside() + " could not be removed: " + e.getMessage());
        }
    }

    @Override
    public void clear(String name) throws IOException {
        var databases = databases();
        if (databases.admits(name)) {
            throw new PermanentFailure(
                    "database " + name + " was left aside and takes connections again: somebody uses it,"
                            + " so it was not removed. To have it removed, first run ALTER DATABASE " + name
                            + " WITH ALLOW_CONNECTIONS false");
        }
        databases.discard(name);
        job.log("database " + name + " was removed");
    }
}

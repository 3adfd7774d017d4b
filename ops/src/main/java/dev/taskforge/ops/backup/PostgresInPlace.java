package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.DatabaseInPlace;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A database on a PostgreSQL server. It is dropped, and the other one is loaded under a name of its own: nobody sees it by the name
 * of the one that served before it was compared.
 */
record PostgresInPlace(JobContext job, Restore restore, Docker docker) implements InPlaceTarget {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(5);

    private PostgresSource found() throws IOException {
        return PostgresSource.find(docker, restore.place().source());
    }

    private DatabaseInPlace database() throws IOException {
        return new DatabaseInPlace(found().server(), restore.names(), restore.hiddenName());
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
    public void requireLoadable(Backup here, @Nullable Path identity)
            throws IOException, InterruptedException, DrillRefused {
        expected(here);
        Artifacts.requireContent(job, here, identity);
    }

    @Override
    public String life() throws IOException {
        long until = System.nanoTime() + ANSWERS_WITHIN.toNanos();
        while (true) {
            try {
                return database().life();
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException | PermanentFailure e) {
                // Docker Engine or the server may be starting, and read what they wrote before a crash; while Compose
                // makes
                // its container anew, there are two.
                if (System.nanoTime() > until) {
                    throw new IOException(
                            "the server of database " + name() + " does not answer: " + e.getMessage(), e);
                }
                Pause.of(LOOK);
            }
        }
    }

    @Override
    public void tryOut(Backup here, @Nullable Path identity) throws IOException {
        var database = make(here);
        try (var dump = Artifacts.open(job, here, identity)) {
            database.loadSchema(dump);
        } catch (ProgramFailed e) {
            throw new PermanentFailure("the server cannot make what is in backup " + here.id()
                    + " in another database, so nothing was removed: " + e.getMessage());
        }
        requireAlike(here, database);
        database.discardLoaded();
    }

    /** What differs before there is a row differs after it was loaded too, and the safety backup in the same way. */
    private static void requireAlike(Backup here, DatabaseInPlace database) throws IOException {
        var difference =
                Difference.ofEmpty(expected(here).schema(), database.schema()).orElse(null);
        if (difference == null) {
            return;
        }
        var found = new DrillRefused(
                "drill." + difference.kind(), here.id(), difference.of(), difference.found(), difference.expected());
        throw new PermanentFailure("what the server makes of backup " + here.id()
                + " is not what was backed up, so nothing was removed: " + found.inEnglish()
                + " The server or an extension has another version than then. Let the image run that was backed up; or,"
                + " for what is there now, ALTER EXTENSION ... UPDATE (SELECT * FROM pg_available_extensions WHERE"
                + " installed_version <> default_version shows which), then ask again");
    }

    @Override
    public void prepare(Backup here) throws IOException {
        NeededExtensions.of(here, found().server()).require(job);
        var database = database();
        requireSuperuser(database);
        requireRemovable(database);
        requireRoom(here, database);
        database.keepModel();
    }

    /** Another role does not see who is connected, and cannot end them all: it could neither hide what is there nor bring it back. */
    static void requireSuperuser(DatabaseInPlace database) throws IOException {
        var role = database.ordinaryRole();
        if (role != null) {
            throw new PermanentFailure(
                    "role " + role + " of the server is no superuser, and only a superuser can end all who"
                            + " are connected. Name one in taskforge.yml, databases.NAME.user, or leave that out where"
                            + " POSTGRES_USER of the service is one; then ask again");
        }
    }

    @Override
    public void requireRoom(Backup here) throws IOException {
        requireRoom(here, database());
    }

    private void requireRoom(Backup here, DatabaseInPlace database) throws IOException {
        long more = expected(here).server().bytes() - database.bytes();
        DiskSpace.requireInPlace(docker, Math.max(0, more), database.bytesToLoad());
    }

    private void requireRemovable(DatabaseInPlace database) throws IOException {
        var found = database.inTheWay();
        if (!found.isEmpty()) {
            throw new PermanentFailure("database " + name() + " has " + String.join(", ", found)
                    + ", with which the server does not let go of it, or which would not be there again after it. Remove or"
                    + " move that, or end the transaction, then ask again");
        }
    }

    private String name() {
        return restore.place().database();
    }

    @Override
    public String limit() throws IOException {
        return database().limit();
    }

    @Override
    public void close() throws IOException {
        database().close();
    }

    @Override
    public void hide(InPlace known) throws IOException {
        refuse(database().hide(Objects.requireNonNull(known.mark())));
    }

    @Override
    public void keepHidden(InPlace known) throws IOException {
        database().keepModelOfHidden(Objects.requireNonNullElse(known.limit(), ""));
    }

    @Override
    public void read() throws IOException {
        var _ = database().hidden();
    }

    @Override
    public void requireFree() throws IOException {
        var database = database();
        requireRemovable(database);
        var others = database.others();
        if (!others.isEmpty()) {
            throw new PermanentFailure("somebody is connected to database " + name() + ": " + String.join(", ", others)
                    + ". End that, or name its service in writers, then ask again");
        }
    }

    @Override
    public void requireSame(Backup backup) throws IOException, DrillRefused {
        expected(backup);
        Artifacts.requireEqual(job, backup, database().hidden());
    }

    @Override
    public void admit(InPlace known) throws IOException {
        refuse(database().admit(known.mark(), known.limit()));
    }

    private static void refuse(@Nullable String why) {
        if (why != null) {
            throw new PermanentFailure(why);
        }
    }

    /** Its number: the one that is loaded gets another, and so does one that somebody makes by hand. */
    @Override
    public String mark() throws IOException {
        var number = database().number();
        if (number == null) {
            throw new PermanentFailure("there is no database " + name() + " any more");
        }
        return number;
    }

    @Override
    public boolean isUntouched(InPlace known) throws IOException {
        var mark = known.mark();
        return mark != null && database().isWhole(mark);
    }

    /** What was there before is hidden, and what was loaded gets its name last: until then nothing of ours has it. */
    @Override
    public void requireOurs(InPlace known) throws IOException {
        var number = database().number();
        if (number != null && !number.equals(known.mark())) {
            throw new PermanentFailure("somebody has made a database " + name()
                    + " since, and it is not removed. When it is what shall serve, say so: taskforge restore "
                    + restore.project() + " --settled " + restore.id() + ". Else give it another name first");
        }
    }

    @Override
    public void empty(InPlace known) throws IOException {
        requireOurs(known);
        var database = database();
        var mark = Objects.requireNonNull(known.mark());
        database.drop(mark);
        var left = database.name(mark);
        if (left != null) {
            throw new PermanentFailure("somebody has renamed database " + restore.hiddenName() + " to " + left
                    + ", or dropped database " + restore.names().before() + ", which has the settings and rights of "
                    + name() + ", so it was not removed. Ask again");
        }
        job.log("database " + name() + " was dropped");
    }

    @Override
    public void load(Backup here, @Nullable Path identity) throws IOException {
        var database = make(here);
        try (var dump = Artifacts.open(job, here, identity)) {
            database.load(dump);
        }
        job.log("loaded " + HumanSize.of(here.manifest().bytes()) + " of the dump of backup " + here.id());
    }

    /** Makes an empty one beside it, like the model, and the roles that are not there. */
    private DatabaseInPlace make(Backup here) throws IOException {
        var expected = expected(here);
        var database = database();
        if (!database.hasModel()) {
            throw new PermanentFailure("somebody has dropped database "
                    + restore.names().before() + ", which has the owner, settings and rights for " + name()
                    + ". Make an empty one of that name with them, so that what is loaded gets them");
        }
        var made = database.create(expected.server(), expected.roles());
        made.forEach(role -> job.log("role " + role + " was not there and was made, without its password: set it with"
                + " ALTER ROLE before anybody needs it"));
        return database;
    }

    @Override
    public void check(Backup here) throws IOException, DrillRefused {
        Objects.requireNonNull(here.manifest().postgres());
        Artifacts.requireEqual(job, here, database().facts());
    }

    @Override
    public String loaded() throws IOException {
        var number = database().loaded();
        if (number == null) {
            throw new PermanentFailure("database " + restore.names().aside() + ", which was loaded, is gone");
        }
        return number;
    }

    @Override
    public void open(InPlace known) throws IOException {
        refuse(database().open(known.loaded()));
        job.log("database " + name() + " can be used again");
    }
}

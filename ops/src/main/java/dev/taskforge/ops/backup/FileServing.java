package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.files.Tar;
import dev.taskforge.ops.backup.place.Likeness;
import dev.taskforge.ops.backup.place.PathSwap;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Files and folders of this machine, or the file of an SQLite database: the two are renamed. */
final class FileServing implements Serving {
    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;
    private final PathSwap swap;
    private final Path aside;
    private final FileUsers users;
    private final Likeness likeness = new Likeness(new Commands());

    FileServing(JobContext job, Restore restore, RestoreTools tools) {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
        var names = restore.names();
        aside = Path.of(names.aside());
        swap = new PathSwap(
                restore.place().files(),
                aside,
                Path.of(names.before()),
                isSqlite() ? SqliteFile.COMPANIONS : List.of());
        users = new FileUsers(job, restore, tools.docker());
    }

    private boolean isSqlite() {
        return restore.place().kind() == Restore.Kind.SQLITE;
    }

    private Path database() {
        return swap.paths().getFirst();
    }

    private Path restoredDatabase() {
        return PathSwap.below(aside, database());
    }

    @Override
    public List<Container> writers() throws IOException {
        return users.writers();
    }

    @Override
    public void restore(Backup here, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused {
        BackupFolder.emptied(aside); // of an attempt that was cut off
        if (isSqlite()) {
            Files.createDirectories(Objects.requireNonNull(restoredDatabase().getParent()));
            sqlite(here, identity).restore(restoredDatabase());
        } else {
            files(here, identity).unpack(aside);
        }
        likeness.flush(aside);
    }

    private SqliteRestoring sqlite(Backup here, @Nullable Path identity) {
        return new SqliteRestoring(job, here, folder(), identity);
    }

    private FilesRestoring files(Backup here, @Nullable Path identity) {
        return new FilesRestoring(job, here, folder(), new Tar(new Commands()), identity);
    }

    private BackupFolder folder() {
        return new BackupFolder(tools.data(), restore.project(), restore.database());
    }

    @Override
    public void check(Backup here) throws IOException, InterruptedException, DrillRefused {
        if (isSqlite()) {
            try {
                sqlite(here, null).checkAlone(restoredDatabase());
            } catch (SQLException e) {
                throw new IOException("the restored database cannot be read: " + e.getMessage(), e);
            }
            giveWhatIsNotInBackups();
        } else {
            files(here, null).checkToReplace(aside);
        }
        likeness.flush(aside);
    }

    private void giveWhatIsNotInBackups() throws IOException, InterruptedException {
        var file = database();
        var folder = Objects.requireNonNull(file.getParent());
        boolean given = PathSwap.is(file)
                ? likeness.give(restoredDatabase(), file)
                : likeness.giveNew(restoredDatabase(), folder);
        if (!given) {
            throw new PermanentFailure("only root may give the restored file the owner of "
                    + (PathSwap.is(file) ? file : folder)
                    + ": run TaskForge as root or as that user, or unpack the backup: --unpack");
        }
    }

    @Override
    public void requireFree() throws IOException {
        users.requireNone();
        if (isSqlite() && !SqliteFile.settle(job, database())) {
            throw new PermanentFailure("somebody uses the database " + database() + ": end that, then restore again");
        }
    }

    @Override
    public boolean hasLive() {
        return swap.hasLive();
    }

    @Override
    public boolean hasAside() {
        return swap.hasAside();
    }

    @Override
    public boolean hasBefore() {
        return swap.hasBefore();
    }

    @Override
    public void swap() throws IOException {
        settle();
        swap.swap();
        if (!swap.hasBefore()) {
            BackupFolder.deleteTree(
                    Path.of(restore.names().before())); // at most an empty log of a database that is gone
        }
    }

    @Override
    public void swapBack() throws IOException {
        settle();
        swap.swapBack();
    }

    /** With nothing beside it, the file of a database is never away while it changes places; else that goes along. */
    private void settle() throws IOException {
        if (isSqlite() && !SqliteFile.settle(job, database())) {
            job.log("somebody uses the database " + database() + ", and goes on with the file that is replaced");
        }
    }

    /** When some have changed places again and others have not, what was restored serves on. */
    @Override
    public void admit() throws IOException {
        if (swap.hasBefore() && swap.hasAside()) {
            swap.swap();
        }
    }

    @Override
    public void name(String into) {
        throw new PermanentFailure("files have no name of their own to be restored under; unpack the backup: --unpack");
    }

    @Override
    public void discardAside() throws IOException {
        swap.discardAside(BackupFolder::deleteTree);
    }

    @Override
    public void clear(String name) throws IOException {
        var folder = Path.of(name);
        users.requireNoneOf(
                swap.paths().stream().map(path -> PathSwap.below(folder, path)).toList());
        BackupFolder.deleteTree(folder);
        job.log(folder + " was removed");
    }
}

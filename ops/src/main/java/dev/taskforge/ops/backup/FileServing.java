package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.files.Tar;
import dev.taskforge.ops.backup.place.Likeness;
import dev.taskforge.ops.backup.place.OwnFolder;
import dev.taskforge.ops.backup.place.PathSwap;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files and folders of this machine, or the file of an SQLite database: the two are renamed. */
final class FileServing implements Serving {
    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;
    private final PathSwap swap;
    private final Path aside;
    private final OwnFolder ownAside;
    private final OwnFolder ownBefore;
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
        ownAside = own(aside);
        ownBefore = own(Path.of(names.before()));
        users = new FileUsers(job, restore, tools.docker());
    }

    private OwnFolder own(Path folder) {
        return new OwnFolder(folder, new OwnFolder.Memory() {
            @Override
            public void made(String key) {
                tools.restores().madeFolder(restore.id(), folder.toString(), key);
            }

            @Override
            public Optional<String> made() {
                return tools.restores().folderMade(restore.id(), folder.toString());
            }
        });
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
        ownAside.require();
        BackupFolder.deleteTree(aside); // of an attempt that was cut off
        ownAside.make();
        if (isSqlite()) {
            Files.createDirectories(Objects.requireNonNull(restoredDatabase().getParent()));
            sqlite(here, identity).restore(restoredDatabase());
        } else {
            files(here, identity).unpack(aside);
        }
        ownAside.require();
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
        ownAside.require();
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
        ownAside.require();
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
        requireSettled();
    }

    /** With nothing beside it, the file of a database need not be away while it changes places. */
    private void requireSettled() throws IOException {
        var unsettled = isSqlite() ? SqliteFile.settle(job, database()) : Optional.<String>empty();
        if (unsettled.isPresent()) {
            throw new PermanentFailure(unsettled.get() + ": end what uses it, or move it away, then restore again");
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
        requireOwn();
        requireReal();
        requireSettled();
        requireReplaceable();
        if (!PathSwap.is(Path.of(restore.names().before()))) {
            ownBefore.make();
        }
        swap.swap();
        requireOwn();
        var before = Path.of(restore.names().before());
        if (!swap.hasBefore()
                && (!isSqlite()
                        || SqliteFile.leftBeside(PathSwap.below(before, database()))
                                .isEmpty())) {
            BackupFolder.deleteTree(before); // at most what nobody needs beside a database that is gone
        }
    }

    /** Whoever may write to a folder on the way could have put a link there, at any time. */
    private void requireReal() throws IOException {
        for (var path : swap.paths()) {
            OwnFolder.requireReal(path);
        }
    }

    private void requireOwn() throws IOException {
        ownAside.require();
        ownBefore.require();
        for (var folder : List.of(aside, Path.of(restore.names().before()))) {
            for (var path : swap.paths()) {
                var there = PathSwap.below(folder, path);
                if (PathSwap.is(there)) {
                    OwnFolder.requireReal(
                            there); // while it belonged to somebody else, a link may have been put on the way
                }
            }
        }
    }

    /** What was there when the restore began must be there now, or it could not come back. */
    private void requireReplaceable() throws IOException {
        if (swap.hasBefore() || swap.paths().stream().anyMatch(PathSwap::is)) {
            return;
        }
        if (restore.place().there()) {
            throw new PermanentFailure(
                    swap.paths().getFirst() + " is gone since this restore began: look for it, then restore again");
        }
        if (isSqlite() && !SqliteFile.leftBeside(database()).isEmpty()) {
            throw new PermanentFailure("something has come to lie beside " + database()
                    + " since this restore began: move it away, then restore again");
        }
    }

    /** The way back: what was before serves again, whoever uses what is taken from it. */
    @Override
    public void swapBack() throws IOException {
        requireOwn();
        requireReal();
        settle();
        if (!PathSwap.is(aside)) {
            ownAside.make();
        }
        swap.swapBack();
        requireOwn();
    }

    private void settle() throws IOException {
        var unsettled = isSqlite() ? SqliteFile.settle(job, database()) : Optional.<String>empty();
        unsettled.ifPresent(why -> job.log(why + "; who uses it goes on with the file that is replaced"));
    }

    /** When some have changed places again and others have not, what was restored serves on. */
    @Override
    public void admit() throws IOException {
        if (swap.hasBefore() && swap.hasAside()) {
            requireOwn();
            requireReal();
            settle();
            swap.swap();
        }
    }

    @Override
    public void name(String into) {
        throw new PermanentFailure("files have no name of their own to be restored under; unpack the backup: --unpack");
    }

    @Override
    public void discardAside() throws IOException {
        try {
            ownAside.require();
        } catch (FileSystemException e) {
            job.log("nothing was removed: " + e.getMessage()); // the application must not wait for it
            return;
        }
        swap.discardAside(BackupFolder::deleteTree);
    }

    @Override
    public void clear(String name) throws IOException {
        var folder = Path.of(name);
        own(folder).require();
        users.requireUnused(folder);
        BackupFolder.deleteTree(folder);
        job.log(folder + " was removed");
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.place.Mounts;
import dev.taskforge.ops.backup.place.PathSwap;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether files of this machine can change places with restored ones; when not, it says why. */
record FilePlaces(Path data, Mounts mounts) {
    private static final Path ROOT = Path.of("/");

    /** Without links, as they are used; a path that is not there yet is one in a folder that is. */
    static List<Path> real(List<Path> paths) {
        return paths.stream().map(FilePlaces::real).distinct().toList();
    }

    /** The same of one. */
    static Path real(Path path) {
        var whole = path.toAbsolutePath().normalize();
        try {
            return whole.toRealPath();
        } catch (IOException e) {
            var folder = whole.getParent();
            return folder == null ? whole : real(folder).resolve(Objects.requireNonNull(whole.getFileName()));
        }
    }

    /**
     * The file of an SQLite database.
     *
     * @return where it is without links
     * @throws PermanentFailure when it cannot be replaced by this backup
     */
    List<Path> require(Backup backup, BackupSource.Sqlite source) throws IOException {
        if (!backup.manifest().isSqlite()) {
            throw new PermanentFailure("backup " + backup.id() + " is not one of an SQLite database");
        }
        var paths = real(List.of(source.file()));
        var file = paths.getFirst();
        if (PathSwap.is(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new PermanentFailure(file + " is not a file");
        }
        var left = PathSwap.is(file) ? List.<Path>of() : SqliteFile.leftBeside(file);
        if (!left.isEmpty()) {
            throw new PermanentFailure("the database " + file + " is gone, but " + left.getFirst()
                    + " is still there and belongs to it: move it away, then restore again");
        }
        requireMovable(backup, paths);
        requireSameApplication(backup, file);
        return paths;
    }

    /** The same of files. */
    List<Path> require(Backup backup, BackupSource.Files source) {
        var files = backup.manifest().files();
        if (files == null) {
            throw new PermanentFailure("backup " + backup.id() + " is not one of files");
        }
        var paths = real(source.paths());
        var declared = paths.stream()
                .map(path -> ROOT.relativize(path).toString())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!declared.equals(new TreeSet<>(files.paths()))) {
            throw new PermanentFailure("backup " + backup.id() + " is of other paths than are declared now: /"
                    + String.join(", /", files.paths()) + ". Declare these, or unpack it: --unpack");
        }
        requireMovable(backup, paths);
        return paths;
    }

    private void requireMovable(Backup backup, List<Path> paths) {
        if (backup.project().equals(Project.OWN)) {
            throw new PermanentFailure("TaskForge cannot replace its own database while it runs: ./taskforge down, then"
                    + " ./taskforge recover");
        }
        for (var path : paths) {
            requireApart(backup, path, paths);
            var folder = path.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new PermanentFailure("the folder " + folder + " is not there; make it first");
            }
            if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
                throw new PermanentFailure("TaskForge may not write in " + folder + ", so it cannot rename " + path
                        + " there: let it, or unpack the backup: --unpack");
            }
            var point = mounts.in(path);
            if (point.isPresent()) {
                throw new PermanentFailure(point.get()
                        + (point.get().equals(path)
                                ? " is a mount point, which cannot be renamed"
                                : " is a mount point in " + path + ", which would move along with what is replaced")
                        + ": unpack the backup (--unpack) and copy what you need");
            }
        }
        requireOneMount(paths);
    }

    private void requireApart(Backup backup, Path path, List<Path> paths) {
        for (var other : paths) {
            if (!other.equals(path) && other.startsWith(path)) {
                throw new PermanentFailure(other + " lies in " + path + ": name only one of them in paths");
            }
        }
        var own = real(data);
        if (own.startsWith(path)) {
            throw new PermanentFailure("the data of TaskForge itself is in " + path + ": unpack the backup: --unpack");
        }
        if (path.startsWith(own)) {
            throw new PermanentFailure(path + " is in the data of TaskForge itself: unpack the backup: --unpack");
        }
        if (real(backup.path()).startsWith(path)) {
            throw new PermanentFailure("the backup itself is in " + path + ": unpack it: --unpack");
        }
    }

    /** They are all restored at one place, and renamed from there. */
    private void requireOneMount(List<Path> paths) {
        var on = paths.stream()
                .map(path -> mounts.of(Objects.requireNonNull(path.getParent())))
                .collect(Collectors.toCollection(TreeSet::new));
        if (on.size() > 1) {
            throw new PermanentFailure("the paths are on several file systems, which are mounted at "
                    + on.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + ": declare files for each, or unpack the backup: --unpack");
        }
    }

    /** One that cannot be read may be damaged: that is what backups are for. */
    private static void requireSameApplication(Backup backup, Path file) throws IOException {
        if (!SqliteFile.isDatabase(file)) {
            return;
        }
        Set<String> live;
        try (var connection = SqliteSnapshot.open(file)) {
            live = Set.copyOf(SqliteFacts.tables(connection));
        } catch (SQLException e) {
            return;
        }
        var saved = new HashSet<>(backup.manifest().rows().keySet());
        if (!live.isEmpty() && !saved.isEmpty() && Collections.disjoint(live, saved)) {
            throw new PermanentFailure("the database " + file + " has no table of those in backup " + backup.id()
                    + ", as if it were of another application: it has "
                    + live.stream().sorted().limit(5).collect(Collectors.joining(", "))
                    + ". If the backup is the right one, move that file away and restore again");
        }
    }
}

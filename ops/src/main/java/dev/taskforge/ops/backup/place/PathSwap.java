package dev.taskforge.ops.backup.place;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Files and folders that were restored beside those in use, on the same file system, and may take their places. Which of the two
 * is where can be told from the names alone, after a crash at any moment; each method may be repeated and goes on from there.
 *
 * <p>A file in use is never away where the file system knows second names: it gets one before the other one takes the first. A
 * folder, a database file with a log beside it, and any file where second names cannot be given, has no name for the moment
 * between two renames.
 *
 * @param paths where they are used, absolute; none lies in another
 * @param aside the folder of what was restored; each path is found there below its whole name
 * @param before the folder of what was replaced, likewise
 * @param companions the endings of files that belong to each path and to no other, such as {@code -wal}
 */
public record PathSwap(List<Path> paths, Path aside, Path before, List<String> companions) {
    private static final Path ROOT = Path.of("/");

    /** Where a path is to be restored, or was moved to. */
    public static Path below(Path folder, Path path) {
        return folder.resolve(ROOT.relativize(path).toString());
    }

    /** The file that belongs to another one and whose name has an ending more. */
    public static Path with(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** Whether there is something at this path, be it a link that leads nowhere. */
    public static boolean is(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether something restored has not taken its place, or was moved out of it again. */
    public boolean hasAside() {
        return any(aside);
    }

    /** Whether something was replaced and can come back. */
    public boolean hasBefore() {
        return any(before);
    }

    private boolean any(Path folder) {
        return paths.stream().anyMatch(path -> is(below(folder, path)));
    }

    /** Whether all paths are there. */
    public boolean hasLive() {
        return paths.stream().allMatch(PathSwap::is);
    }

    /**
     * Lets what was restored take the places.
     *
     * @throws IOException when something else has come to one of them
     */
    public void swap() throws IOException {
        // Those that have nothing to give up come last: as long as one of the others has not, nothing of them is in
        // use.
        var ordered = new ArrayList<>(paths.stream().filter(PathSwap::gives).toList());
        paths.stream().filter(path -> !ordered.contains(path)).forEach(ordered::add);
        for (var path : ordered) {
            exchange(path, aside, before);
        }
        removeSkeleton(aside);
    }

    private static boolean gives(Path path) {
        return is(path);
    }

    /**
     * Lets what was replaced have its places again.
     *
     * @throws IOException when something else has come to one of them
     */
    public void swapBack() throws IOException {
        for (var path : paths) {
            // There was nothing before at this one.
            if (!is(below(before, path)) && !is(below(aside, path)) && is(path)) {
                moveAway(path, below(aside, path));
            }
        }
        for (var path : paths) {
            exchange(path, before, aside);
        }
        removeSkeleton(before);
    }

    /** Removes what was restored and is not in use. */
    public void discardAside(Removal removal) throws IOException {
        removal.remove(aside);
        removeSkeleton(before); // of an exchange that was cut off before anything had moved
        sync(Objects.requireNonNull(aside.getParent()));
    }

    /** Removes a folder with all that is in it. */
    @FunctionalInterface
    public interface Removal {
        void remove(Path folder) throws IOException;
    }

    private void exchange(Path live, Path from, Path to) throws IOException {
        var incoming = below(from, live);
        var outgoing = below(to, live);
        if (same(live, incoming)) {
            keep(live, incoming);
            return;
        }
        if (is(incoming)) {
            moveOut(live, incoming, outgoing);
            for (var ending : companions) {
                moveCompanionOut(with(live, ending), with(incoming, ending), with(outgoing, ending));
            }
            for (var ending : companions) {
                linkCompanionIn(with(incoming, ending), with(live, ending));
            }
            requireNoForeignCompanion(live, incoming);
            moveIn(incoming, live, outgoing);
        }
        for (var ending : companions) {
            Files.deleteIfExists(with(incoming, ending)); // it has its other name
        }
    }

    /** What comes has never been away, and may be in use: what lies beside it is its own, and only its second name goes. */
    private void keep(Path live, Path incoming) throws IOException {
        for (var ending : companions) {
            var second = with(incoming, ending);
            linkCompanionIn(second, with(live, ending));
            if (same(with(live, ending), second)) {
                Files.delete(second);
            }
        }
        // Renaming one name of a file to another one of its names does nothing.
        Files.delete(incoming);
        syncParent(incoming);
    }

    /** The path may be taken when nothing is there afterwards but what has another name, too. */
    private void moveOut(Path live, Path incoming, Path outgoing) throws IOException {
        if (!is(live) || same(live, outgoing)) {
            return;
        }
        if (is(outgoing)) {
            throw new FileAlreadyExistsException("something new has come to " + live
                    + ", so nothing was put there: move it away. What is to be there lies at " + incoming
                    + ", what was there before at " + outgoing);
        }
        boolean alone = companions.stream().noneMatch(ending -> is(with(live, ending)) || is(with(incoming, ending)));
        if (alone && Files.isRegularFile(live, LinkOption.NOFOLLOW_LINKS) && linked(outgoing, live)) {
            return;
        }
        moveAway(live, outgoing);
    }

    private static void moveCompanionOut(Path live, Path incoming, Path outgoing) throws IOException {
        if (is(live) && !same(live, incoming)) {
            if (is(outgoing)) {
                throw new FileAlreadyExistsException(
                        "something new has come to " + live + ", and " + outgoing + " was there before: move it away");
            }
            moveAway(live, outgoing);
        }
    }

    /** A link and not a rename: after a crash it can be told from one that was there. */
    private static void linkCompanionIn(Path incoming, Path live) throws IOException {
        if (is(incoming) && !is(live)) {
            Files.createLink(live, incoming);
            syncParent(live);
        }
    }

    /** A log of another database would be read into the one that comes. */
    private void requireNoForeignCompanion(Path live, Path incoming) throws IOException {
        for (var ending : companions) {
            var beside = with(live, ending);
            if (is(beside) && !same(beside, with(incoming, ending))) {
                throw new FileAlreadyExistsException(
                        "something new has come to " + beside + " meanwhile, so nothing was put at " + live);
            }
        }
    }

    private static void moveIn(Path incoming, Path live, Path outgoing) throws IOException {
        if (is(live) && !same(live, outgoing)) {
            throw new FileAlreadyExistsException(
                    "something new has come to " + live + " meanwhile, so nothing was put there");
        }
        move(incoming, live);
    }

    /** Two names of one file; a folder has one name only. */
    private static boolean same(Path one, Path other) throws IOException {
        return is(one) && is(other) && key(one).equals(key(other));
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
    }

    /** False on a file system without second names, or where only the owner may give them. */
    private static boolean linked(Path name, Path file) throws IOException {
        makeFolders(parent(name));
        try {
            Files.createLink(name, file);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // it is renamed instead
        }
        syncParent(name);
        return true;
    }

    private static void moveAway(Path from, Path to) throws IOException {
        makeFolders(parent(to));
        move(from, to);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncParent(to);
        syncParent(from);
    }

    /** For the owner only, because what was restored may hold secrets. Each is on the disk before something is put there. */
    private static void makeFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        makeFolders(parent(folder));
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        syncParent(folder);
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static void syncParent(Path path) throws IOException {
        sync(parent(path));
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes the folders in which nothing is left; those with something in them stay. */
    private void removeSkeleton(Path folder) throws IOException {
        for (var path : paths) {
            for (var above = below(folder, path).getParent();
                    above != null && above.startsWith(folder) && (!is(above) || isEmpty(above));
                    above = above.getParent()) {
                Files.deleteIfExists(above);
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}

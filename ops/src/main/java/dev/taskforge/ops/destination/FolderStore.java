package dev.taskforge.ops.destination;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A folder of this machine, such as one of another disk. It must be there: made anew, it would lie on the wrong disk. */
final class FolderStore implements Store {
    static final String PARTIAL = ".partial-";

    private final Path root;

    FolderStore(Path root) {
        this.root = root;
    }

    private Path at(String path) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new Words.Refused("the folder " + root + " is not there; mount its disk or make it");
        }
        return root.resolve(path);
    }

    @Override
    public String location(String path) {
        return root.resolve(path).toString();
    }

    @Override
    public boolean isFolder() {
        return true;
    }

    /** A link or a mount of the same folder is the same folder. */
    @Override
    public void requireApart(String folder, Path artifacts) throws IOException {
        var target = at(folder);
        var there = real(root);
        var here = real(artifacts);
        boolean same = Files.exists(target) && Files.exists(artifacts) && Files.isSameFile(target, artifacts);
        if (same || there.startsWith(here) || here.startsWith(there)) {
            throw new Words.Refused(
                    "the folder " + root + " is the one of the backups themselves, lies in it or holds it" + " ("
                            + artifacts + "); a copy there would be lost with them. Declare a folder of another disk");
        }
    }

    /** What of it exists without its links; the rest as it is. */
    private static Path real(Path path) throws IOException {
        var whole = path.toAbsolutePath().normalize();
        var there = whole;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there.toRealPath().resolve(there.relativize(whole));
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        var file = at(path);
        return Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        var place = at(folder);
        var found = new ArrayList<Listed>();
        if (Files.isDirectory(place)) {
            try (var files = Files.newDirectoryStream(place)) {
                for (var file : files) {
                    var name = file.getFileName().toString();
                    if (Files.isRegularFile(file) && !name.startsWith(PARTIAL)) {
                        found.add(new Listed(name, Files.size(file)));
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void put(String path, InputStream source, Moved moved) throws IOException {
        var target = at(path);
        var folder = target.getParent();
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var partial = target.resolveSibling(PARTIAL + target.getFileName());
        try {
            write(source, partial, moved);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            discard(partial, e);
            throw e;
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void discard(Path partial, Throwable why) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            why.addSuppressed(e); // swept later
        }
    }

    private static void write(InputStream source, Path partial, Moved moved) throws IOException {
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = new FileOutputStream(partial.toFile())) {
            moved.copy(source, out);
            out.getFD().sync();
        }
    }

    @Override
    public void read(String path, OutputStream into, Moved moved) throws IOException {
        try (var in = Files.newInputStream(at(path))) {
            moved.copy(in, into);
        }
    }

    @Override
    public void remove(String path) throws IOException {
        Files.deleteIfExists(at(path));
    }

    @Override
    public int sweep(String folder) throws IOException {
        var place = at(folder);
        if (!Files.isDirectory(place)) {
            return 0;
        }
        int removed = 0;
        try (var files = Files.newDirectoryStream(place, PARTIAL + "*")) {
            for (var file : files) {
                Files.deleteIfExists(file);
                removed++;
            }
        }
        return removed;
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}

package dev.taskforge.server.vault;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folder of the vault: below it a folder of each account, and in that its files under their names. What still arrives lies in
 * {@code .arriving} beside them, where no name leads.
 */
final class VaultDisk {
    private static final String ARRIVING = ".arriving";
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;

    VaultDisk(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    private Path folder(String account) {
        return root.resolve(account);
    }

    /**
     * Refuses where the folder of an account is not there. It is made with the account and never again: its disk may not be mounted,
     * and the place where it belongs must not be filled.
     */
    void require(String account) {
        if (!Files.isDirectory(folder(account), LinkOption.NOFOLLOW_LINKS)) {
            throw ProblemException.of(
                    503,
                    "unavailable",
                    Message.of("vault.folder_gone", folder(account).toString()));
        }
    }

    /** Makes the folder of a new account; one that is there is taken over with what lies in it. */
    void make(String account) throws IOException {
        var parent = Objects.requireNonNull(root.getParent());
        if (!Files.isDirectory(parent)) {
            throw ProblemException.of(503, "unavailable", Message.of("vault.folder_gone", parent.toString()));
        }
        for (var folder : List.of(root, folder(account), folder(account).resolve(ARRIVING))) {
            makeOne(folder);
        }
    }

    private static void makeOne(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PRIVATE);
            sync(Objects.requireNonNull(folder.getParent()));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    Path file(String account, String name) {
        return folder(account).resolve(name);
    }

    /** A new empty file for what arrives. */
    Path arriving(String account, String id) throws IOException {
        makeOne(folder(account).resolve(ARRIVING));
        return Files.createFile(folder(account).resolve(ARRIVING).resolve(id), PRIVATE_FILE);
    }

    /** Gives what arrived its name, for good: it is there after a loss of power too. */
    void publish(String account, Path arrived, String name) throws IOException {
        var target = file(account, name);
        for (int at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
            makeOne(file(account, name.substring(0, at)));
        }
        Files.move(arrived, target, StandardCopyOption.ATOMIC_MOVE);
        sync(Objects.requireNonNull(target.getParent()));
    }

    void remove(String account, String name) throws IOException {
        var file = file(account, name);
        if (Files.deleteIfExists(file)) {
            sync(Objects.requireNonNull(file.getParent()));
        }
    }

    /** How many bytes more can be written. */
    long free() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Removes what arrived and was never finished; says how many. */
    int sweep(String account, Predicate<String> underWay) throws IOException {
        int removed = 0;
        try (var files = Files.newDirectoryStream(folder(account).resolve(ARRIVING))) {
            for (var file : files) {
                if (!underWay.test(file.getFileName().toString()) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        return removed;
    }

    /** The names of all files of an account. */
    List<String> names(String account) throws IOException {
        var folder = folder(account);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> folder.relativize(file).toString())
                    .filter(VaultName::isGood)
                    .toList();
        }
    }

    /** Removes all of an account. */
    void removeAll(String account) throws IOException {
        var folder = folder(account);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : all) {
            Files.delete(file);
        }
        sync(root);
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

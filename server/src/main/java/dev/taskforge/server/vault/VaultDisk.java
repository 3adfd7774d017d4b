package dev.taskforge.server.vault;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the vault: below it a folder of each account, and in that its files under their names. What still arrives lies in
 * {@code .arriving} beside them, where no name leads; that folder is the mark of the disk, too. What is being removed as a whole
 * lies in {@code .removed-UUID} beside the folders of accounts.
 */
final class VaultDisk {
    private static final String ARRIVING = ".arriving";
    private static final String REMOVED = ".removed-";
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;
    /** Held where folders of files are made and removed, so that none goes that a file is about to get into. */
    private final Object folders = new Object();

    VaultDisk(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    private Path folder(String account) {
        return root.resolve(account);
    }

    private Path arriving(String account) {
        return folder(account).resolve(ARRIVING);
    }

    /**
     * Refuses where the folder of an account is not there, or has not the folder that was made in it: its disk may not be mounted,
     * and then the place where it belongs must neither be filled nor taken for empty.
     */
    void require(String account) {
        for (var folder : List.of(folder(account), arriving(account))) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw gone(folder);
            }
        }
    }

    private static ProblemException gone(Path folder) {
        return ProblemException.of(503, "unavailable", Message.of("vault.folder_gone", folder.toString()))
                .header("Connection", "close");
    }

    /**
     * Makes the folder of a new account.
     *
     * @param others the other accounts; where the folder of none of them is there, the disk is not
     * @throws ProblemException 409 when files of an earlier account of this name lie there, 503 when the disk is not there
     */
    void make(String account, List<String> others) throws IOException {
        var parent = Objects.requireNonNull(root.getParent());
        if (!Files.isDirectory(parent)) {
            throw gone(parent);
        }
        if (!others.isEmpty() && others.stream().noneMatch(other -> Files.isDirectory(arriving(other)))) {
            throw gone(arriving(others.getFirst()));
        }
        if (look(account).files() > 0) {
            throw ProblemException.conflict(
                    "vault.account.left", account, folder(account).toString());
        }
        for (var folder : List.of(root, folder(account), arriving(account))) {
            makeOne(folder);
        }
    }

    private static void makeOne(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PRIVATE);
            sync(Objects.requireNonNull(folder.getParent()));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    Path file(String account, String name) {
        return folder(account).resolve(name);
    }

    /**
     * How large a file is; empty when it is not there.
     *
     * @throws IOException when that cannot be told, which must not be taken for gone
     */
    OptionalLong size(String account, String name) throws IOException {
        try {
            var attributes =
                    Files.readAttributes(file(account, name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (FileSystemException e) {
            // Below a file there is none.
            if ("Not a directory".equals(e.getReason())) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** A new empty file for what arrives. */
    Path arriving(String account, String id) throws IOException {
        return Files.createFile(arriving(account).resolve(id), PRIVATE_FILE);
    }

    /** Gives what arrived its name, for good: it is there after a loss of power too. */
    void publish(String account, Path arrived, String name) throws IOException {
        var target = file(account, name);
        synchronized (folders) {
            for (int at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
                makeOne(file(account, name.substring(0, at)));
            }
            Files.move(arrived, target, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(Objects.requireNonNull(target.getParent()));
    }

    /** Removes a file, and the folders that are empty without it. */
    void remove(String account, String name) throws IOException {
        synchronized (folders) {
            var folder = Objects.requireNonNull(file(account, name).getParent());
            if (Files.deleteIfExists(file(account, name))) {
                sync(folder);
            }
            try {
                for (; !folder.equals(folder(account)); folder = Objects.requireNonNull(folder.getParent())) {
                    Files.deleteIfExists(folder);
                }
            } catch (DirectoryNotEmptyException e) {
                // It holds other files.
                return;
            }
        }
    }

    /** How many bytes more can be written into the vault. */
    long free() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** How many bytes more can be written into the folder of an account. */
    long free(String account) throws IOException {
        return Files.getFileStore(folder(account)).getUsableSpace();
    }

    /** Removes what arrived and was never finished; says how many. */
    int sweep(String account, Predicate<String> underWay) throws IOException {
        int removed = 0;
        try (var files = Files.newDirectoryStream(arriving(account))) {
            for (var file : files) {
                if (!underWay.test(file.getFileName().toString()) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        } catch (NoSuchFileException e) {
            return removed;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return removed;
    }

    /** What lies in the folder of an account. */
    PartLook look(String account) throws IOException {
        return PartLook.at(folder(account), arriving(account));
    }

    /** Moves all of an account to where no name leads; null when nothing is there. */
    @Nullable
    Path setAside(String account) throws IOException {
        var aside = root.resolve(REMOVED + UUID.randomUUID());
        try {
            Files.move(folder(account), aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return null;
        }
        sync(root);
        return aside;
    }

    /** Takes {@link #setAside} back. */
    void putBack(Path aside, String account) throws IOException {
        Files.move(aside, folder(account), StandardCopyOption.ATOMIC_MOVE);
        sync(root);
    }

    /** Deletes all that was set aside and is still there. */
    void deleteAside() throws IOException {
        try (var left = Files.newDirectoryStream(root, REMOVED + "*")) {
            for (var folder : left) {
                delete(folder);
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        sync(root);
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.crypto.Sha256Digest;
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
import java.security.MessageDigest;
import java.util.HexFormat;

/** Files that are still there, whole, after a power cut. */
final class DurableFiles {
    private static final int BUFFER = 128 * 1024;

    private DurableFiles() {}

    /** Opens a new file that only the owner may read; one that is in the way is replaced by another file. */
    static FileOutputStream create(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new FileOutputStream(file.toFile());
    }

    static void write(Path file, byte[] bytes) throws IOException {
        try (var out = create(file)) {
            out.write(bytes);
            out.getFD().sync();
        }
    }

    static void sync(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Gives the file its final name; a reader sees it whole or not at all. */
    static void publish(Path partial, Path target) throws IOException {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(target);
    }

    /** Has the name of a file on the disk. */
    static void syncFolder(Path file) throws IOException {
        try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    static String sha256(Path file, Meter meter) throws IOException {
        var digest = sha256();
        long size = Files.size(file);
        try (var in = Files.newInputStream(file)) {
            copy(in, OutputStream.nullOutputStream(), digest, size, meter);
        }
        return hex(digest);
    }

    /** Copies all of {@code in}, feeding {@code digest}, and returns how many bytes there were. */
    static long copy(InputStream in, OutputStream out, MessageDigest digest, long total, Meter meter)
            throws IOException {
        var buffer = new byte[BUFFER];
        long done = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
            done += read;
            meter.moved(done, total);
        }
        return done;
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        return Sha256Digest.create();
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}

package dev.taskforge.ops.posture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file was, or is to be.
 *
 * @param content in Base64
 * @param mode its permissions, as chmod takes them in decimal
 * @param uid its owner; null for whoever writes it
 * @param gid its group; null for that of whoever writes it
 */
record FileState(
        String content,
        int mode,
        @Nullable Integer uid,
        @Nullable Integer gid) {
    private static final int MOST = 1024 * 1024;
    private static final int OPEN = 0644;

    /** A text that everybody may read. */
    static FileState readable(String text) {
        return new FileState(
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)), OPEN, null, null);
    }

    /** How a file is now; empty when there is none. */
    static Optional<FileState> of(Path file) throws IOException {
        try {
            var facts = FileFacts.of(file, LinkOption.NOFOLLOW_LINKS);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || facts.size() > MOST) {
                throw new Refusal("posture.fix.file.odd", file);
            }
            var content = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
            return Optional.of(new FileState(content, facts.mode(), facts.uid(), facts.gid()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** @throws Refusal when a file could not be put there */
    static void requireWritable(Path file, String name) throws IOException {
        var folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new Refusal("posture.fix.file.folder", name);
        }
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        return Base64.getDecoder().decode(content);
    }

    /** Whether they hold the same bytes. */
    boolean holdsSame(FileState other) {
        return content.equals(other.content);
    }

    /** Makes a file so, all at once: a crash leaves what was there, or this. */
    void write(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is in no folder");
        }
        // No name that the programs which read such folders would take.
        var part = Files.createTempFile(folder, ".taskforge-", ".part");
        try {
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                for (var rest = ByteBuffer.wrap(bytes()); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            if (uid != null && gid != null) {
                Files.setAttribute(part, "unix:uid", uid);
                Files.setAttribute(part, "unix:gid", gid);
            }
            Files.setAttribute(part, "unix:mode", mode);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            keep(folder);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    static void remove(Path file) throws IOException {
        if (Files.deleteIfExists(file) && file.getParent() != null) {
            keep(file.getParent());
        }
    }

    /** The name is kept, too. */
    private static void keep(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

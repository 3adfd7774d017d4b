package dev.taskforge.ops.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The key pair of age that TaskForge's own backups are encrypted with. Made once; the private half stays in the data directory, and
 * on paper with people.
 */
public final class OwnKey {
    private OwnKey() {}

    /**
     * A key pair.
     *
     * @param secret the private key
     */
    public record Pair(String publicKey, String secret) {
        /** Without the private key. */
        @Override
        public String toString() {
            return "Pair[" + publicKey + "]";
        }
    }

    /** The pair in a file; empty when there is no file. */
    public static Optional<Pair> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Age.pair(file)) : Optional.empty();
    }

    /** Makes a pair and keeps it in a file that must not be there yet, for its owner only. */
    public static Pair make(Path file) throws IOException {
        var pair = Age.generate();
        store(file, pair.secret());
        return pair;
    }

    /** Writes a private key, in the format of age-keygen; the file is there whole or not at all. */
    public static void store(Path file, String secret) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        DurableFiles.write(
                beside,
                ("# The recovery key of TaskForge. It opens its backups: keep it apart from them.\n" + secret + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        DurableFiles.publish(beside, file);
    }
}

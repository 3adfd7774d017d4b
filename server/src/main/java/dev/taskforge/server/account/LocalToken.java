package dev.taskforge.server.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The token of whoever may read the data directory: the operator on this machine, an administrator of everything. Kept
 * in the file {@code token}, readable by its owner alone. Immutable; only its hash stays in memory.
 */
public final class LocalToken {
    static final String NAME = "local";
    static final Principal PRINCIPAL =
            new Principal(NAME, Principal.Kind.LOCAL, Map.of(Principal.EVERY_PROJECT, Role.ADMIN));

    private static final Pattern FORM = Pattern.compile(ApiTokens.PREFIX + "[A-Za-z0-9_-]{43}");
    private static final int LONGEST_FILE = 200;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final String hash;

    private LocalToken(String hash) {
        this.hash = hash;
    }

    /**
     * Takes the token from the data directory. A new one is written when there is none, when the file does not hold
     * one, or when others could have read it.
     */
    public static LocalToken in(Path dataDirectory) {
        var file = dataDirectory.resolve("token");
        try {
            var kept = isKept(file)
                    ? Files.readString(file, StandardCharsets.ISO_8859_1).strip()
                    : "";
            if (!FORM.matcher(kept).matches()) {
                kept = ApiTokens.PREFIX + RandomText.secret();
                write(file, kept);
            }
            return new LocalToken(Fingerprints.sha256(kept));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the local operator's token in " + file, e);
        }
    }

    /** Whether this is the token. */
    boolean matches(String secret) {
        return Fingerprints.same(hash, Fingerprints.sha256(secret));
    }

    private static boolean isKept(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= LONGEST_FILE
                && (!isPosix(file) || OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file)));
    }

    private static void write(Path file, String token) throws IOException {
        var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "token", ".tmp", ownerOnly(file));
        try {
            try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}

package dev.taskforge.server;

import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * {@code server.json} in the data folder: who serves it and where, for the command line and the launcher. It is there
 * exactly while the server listens, unless the process was killed.
 *
 * @param url where this machine reaches it
 * @param signIn the link by which the first administrator is created; null when there is a user
 */
public record ServerFile(
        long pid,
        int port,
        String url,
        String version,
        Instant startedAt,
        @Nullable String signIn) {
    private static final String NAME = "server.json";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Writes it in one go, so that a reader never sees half of it. */
    void writeTo(Path data) {
        try {
            var beside = data.resolve(NAME + ".new");
            Files.deleteIfExists(beside);
            Files.createFile(beside, OWNER_ONLY);
            Files.writeString(beside, Json.write(this) + "\n");
            Files.move(beside, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + data.resolve(NAME), e);
        }
    }

    static ServerFile of(URI url, int port, @Nullable URI signIn, Instant now) {
        return new ServerFile(
                ProcessHandle.current().pid(),
                port,
                url.toString(),
                Version.CURRENT,
                now,
                signIn == null ? null : signIn.toString());
    }

    /** The address that the server of a folder left there; empty when it left none. */
    public static Optional<String> addressIn(Path data) {
        try {
            var file = data.resolve(NAME);
            return Files.exists(file)
                    ? Json.stored(Files.readString(file)).path("url").asStringOpt()
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            // It only makes a message clearer; a server that is just starting or ending may be writing it.
            return Optional.empty();
        }
    }

    static void removeFrom(Path data) {
        try {
            Files.deleteIfExists(data.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + data.resolve(NAME), e);
        }
    }
}

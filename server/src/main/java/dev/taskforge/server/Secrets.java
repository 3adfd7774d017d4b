package dev.taskforge.server;

import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/**
 * The secrets the server works with: those of the environment, and generated ones kept in {@code secrets.json} (mode
 * 600) of the data folder.
 *
 * @param fingerprintKey marks secrets of projects so that a change shows without storing them
 * @param sealKey encrypts what has to be kept in the database and used again, such as secrets of endpoints
 */
public record Secrets(String jwtSecret, String jwtRefreshSecret, String fingerprintKey, String sealKey) {
    private static final String FILE = "secrets.json";

    /** Loads them, generating and storing what is missing. */
    public static Secrets of(Settings settings) {
        var file = settings.data().resolve(FILE);
        var stored = read(file);
        var complete = new TreeMap<>(stored);
        var random = new SecureRandom();
        if (settings.jwtSecret() == null) {
            complete.computeIfAbsent("jwt_secret", _ -> generate(random));
        }
        if (settings.jwtRefreshSecret() == null) {
            complete.computeIfAbsent("jwt_refresh_secret", _ -> generate(random));
        }
        complete.computeIfAbsent("fingerprint_key", _ -> generate(random));
        complete.computeIfAbsent("seal_key", _ -> generate(random));
        if (!complete.equals(stored)) {
            write(file, complete);
        }
        return new Secrets(
                settings.jwtSecret() == null ? complete.getOrDefault("jwt_secret", "") : settings.jwtSecret(),
                settings.jwtRefreshSecret() == null
                        ? complete.getOrDefault("jwt_refresh_secret", "")
                        : settings.jwtRefreshSecret(),
                complete.getOrDefault("fingerprint_key", ""),
                complete.getOrDefault("seal_key", ""));
    }

    /** The keys that a data folder keeps, by name; empty when it keeps none. */
    static Map<String, String> kept(Path data) {
        return read(data.resolve(FILE));
    }

    private static String generate(SecureRandom random) {
        var bytes = new byte[48];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            var json = Json.stored(Files.readString(file));
            var values = new TreeMap<String, String>();
            json.properties()
                    .forEach(
                            entry -> values.put(entry.getKey(), entry.getValue().asString()));
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (JacksonException e) {
            throw new IllegalStateException(
                    file
                            + " is damaged; restore it, or delete it, which signs everybody out and makes secrets of endpoints useless",
                    e);
        }
    }

    /** Written beside and renamed, so that a crash leaves the old file or the new one. */
    private static void write(Path file, Map<String, String> values) {
        var beside = file.resolveSibling(FILE + ".new");
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Files.deleteIfExists(beside);
            Files.createFile(beside, mode);
            Files.writeString(beside, Json.write(values));
            try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Secrets[********]";
    }
}

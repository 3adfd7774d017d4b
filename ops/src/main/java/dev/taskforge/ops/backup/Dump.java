package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * An unfinished artifact that was made in one pass, and what was counted meanwhile. That goes into a file of its own: it grows with
 * the number of tables, and the result of a step is bounded.
 *
 * @param at the moment the data is of
 * @param contentSha256 of what was counted
 */
record Dump(Instant at, Zstd.Packed packed, String contentSha256) {
    /** What a manifest says beside what was counted takes less. */
    private static final long REST_OF_MANIFEST = 64 * 1024;

    /** @param file takes what was counted */
    static Dump of(Instant at, Zstd.Packed packed, Manifest counted, Path file) throws IOException {
        keep(counted, file);
        return new Dump(at, packed, hash(counted));
    }

    static void keep(Manifest counted, Path file) throws IOException {
        var json = ManifestFile.JSON.writeValueAsBytes(counted);
        if (json.length > ManifestFile.MOST_BYTES - REST_OF_MANIFEST) {
            throw new PermanentFailure("the manifest of a database with "
                    + counted.rows().size() + " tables takes " + HumanSize.of(json.length) + ", more than the "
                    + HumanSize.of(ManifestFile.MOST_BYTES)
                    + " that are possible; back this database up with a tool of your own");
        }
        DurableFiles.write(file, json);
    }

    /** What was counted, as it was kept; empty when there is something else. */
    Optional<Manifest> counted(Path file) throws IOException {
        return Files.isRegularFile(file)
                ? Optional.of(ManifestFile.JSON.readValue(Files.readAllBytes(file), Manifest.class))
                        .filter(this::counts)
                : Optional.empty();
    }

    /** Whether this is what was counted. */
    boolean counts(Manifest counted) {
        return hash(counted).equals(contentSha256);
    }

    static String hash(Manifest counted) {
        return DurableFiles.sha256(ManifestFile.JSON.writeValueAsBytes(counted));
    }
}

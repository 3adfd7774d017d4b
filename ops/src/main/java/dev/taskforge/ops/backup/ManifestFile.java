package dev.taskforge.ops.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file beside an artifact that says what it is, for whoever has only the two files.
 *
 * @param format version of this layout
 * @param artifact name of the artifact's file
 * @param bytes size of the artifact
 * @param sha256 of the artifact
 * @param encryption {@code age}, or null when it is not encrypted
 * @param set what it belongs to; null for one that was made alone
 */
record ManifestFile(
        int format,
        String project,
        String database,
        String artifact,
        long bytes,
        String sha256,
        String compression,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String encryption,
        Instant snapshotAt,
        long jobId,
        @JsonInclude(JsonInclude.Include.NON_NULL) BackupSet.@Nullable Mark set,
        Manifest content) {
    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final int FORMAT = 1;
    /** The largest that is read. */
    static final long MOST_BYTES = 16L * 1024 * 1024;

    static ManifestFile of(
            String project,
            String database,
            Path artifact,
            Zstd.Packed packed,
            Instant at,
            long job,
            @Nullable BackupSet set,
            Manifest content) {
        var name = artifact.getFileName().toString();
        return new ManifestFile(
                FORMAT,
                project,
                database,
                name,
                packed.bytes(),
                packed.sha256(),
                "zstd",
                packed.encrypted() ? "age" : null,
                at,
                job,
                set == null ? null : set.mark(),
                content);
    }

    static ManifestFile of(Backup backup) {
        return of(
                backup.project(),
                backup.database(),
                backup.path(),
                new Zstd.Packed(
                        backup.bytes(), backup.sha256(), backup.manifest().contentSha256(), backup.encrypted()),
                backup.snapshotAt(),
                backup.jobId(),
                backup.set(),
                backup.manifest());
    }

    byte[] json() {
        return JSON.writeValueAsBytes(this);
    }

    /** Reads it; empty when there is none, or it is not one. */
    static Optional<ManifestFile> read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            return Optional.empty();
        }
        return read(Files.readAllBytes(file));
    }

    /** The same of what was read already. */
    static Optional<ManifestFile> read(byte[] bytes) {
        try {
            return Optional.of(JSON.readValue(bytes, ManifestFile.class));
        } catch (JacksonException | DateTimeException | ArithmeticException e) {
            return withoutSet(bytes);
        }
    }

    /** What it says besides its set: an artifact is no worse for a set that cannot be read. */
    private static Optional<ManifestFile> withoutSet(byte[] bytes) {
        try {
            return JSON.readTree(bytes) instanceof ObjectNode tree && tree.remove("set") != null
                    ? Optional.of(JSON.treeToValue(tree, ManifestFile.class))
                    : Optional.empty();
        } catch (JacksonException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Whether this is said by what was written; for a backup that is listed without a set, whatever set is written. */
    boolean isSaidBy(@Nullable ManifestFile written) {
        return written != null && equals(set == null ? written.alone() : written);
    }

    private ManifestFile alone() {
        return new ManifestFile(
                format,
                project,
                database,
                artifact,
                bytes,
                sha256,
                compression,
                encryption,
                snapshotAt,
                jobId,
                null,
                content);
    }
}

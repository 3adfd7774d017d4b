package dev.taskforge.ops.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.taskforge.ops.backup.postgres.Facts;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a backup contains, taken in the same snapshot as the data.
 *
 * @param rows exact number of rows of each table
 * @param schemaSha256 SHA-256 over the schema's statements in a fixed order
 * @param bytes size of the database, or of its dump, before compression
 * @param contentSha256 SHA-256 of the same
 * @param tool what made the snapshot, with its version
 * @param postgres what there is to say of a PostgreSQL database; null for another
 */
public record Manifest(
        SortedMap<String, Long> rows,
        String schemaSha256,
        long bytes,
        String contentSha256,
        String tool,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Postgres postgres) {

    /** Of a database that is no PostgreSQL database. */
    Manifest(SortedMap<String, Long> rows, String schemaSha256, long bytes, String contentSha256, String tool) {
        this(rows, schemaSha256, bytes, contentSha256, tool, null);
    }

    /**
     * What a PostgreSQL database is compared by, and what a drill needs.
     *
     * @param image the number of the image its server ran from
     * @param hashes of the rows of each table, whatever their order
     * @param schema each kind of object
     * @param sequences where each stood
     * @param roles SQL that makes the roles of the server again, without their passwords
     */
    public record Postgres(
            String image,
            Facts.Server server,
            SortedMap<String, String> hashes,
            SortedMap<String, Facts.Part> schema,
            SortedMap<String, Facts.Sequence> sequences,
            String roles) {}

    /** Rows of all tables together. */
    public long totalRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}

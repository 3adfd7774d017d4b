package dev.taskforge.ops.backup;

import java.util.SortedMap;

/**
 * What a backup contains, taken in the same snapshot as the data.
 *
 * @param rows exact number of rows of each table
 * @param schemaSha256 SHA-256 over the schema's statements in a fixed order
 * @param bytes size of the database before compression
 * @param contentSha256 SHA-256 of the database file before compression
 * @param tool what made the snapshot, with its version
 */
public record Manifest(
        SortedMap<String, Long> rows, String schemaSha256, long bytes, String contentSha256, String tool) {

    /** Rows of all tables together. */
    public long totalRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}

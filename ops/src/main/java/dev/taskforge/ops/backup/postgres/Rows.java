package dev.taskforge.ops.backup.postgres;

import java.util.Collection;
import java.util.SortedMap;

/**
 * The rows of each table.
 *
 * @param counts how many there are
 * @param hashes of what they hold, whatever their order
 */
public record Rows(SortedMap<String, Long> counts, SortedMap<String, String> hashes) {
    /** Whether these are hashes as they are computed here; those of backups before were sums of other ones. */
    public static boolean areHashes(Collection<String> hashes) {
        return hashes.stream().allMatch(hash -> hash.length() == RowsHash.LETTERS);
    }
}

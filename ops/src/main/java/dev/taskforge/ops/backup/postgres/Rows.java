package dev.taskforge.ops.backup.postgres;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of each table.
 *
 * @param counts how many there are
 * @param hashes of what they hold, whatever their order
 */
public record Rows(SortedMap<String, Long> counts, SortedMap<String, String> hashes) {
    /** What was read of each table. */
    static Rows of(Map<String, RowsHash> tables) {
        var counts = new TreeMap<String, Long>();
        var hashes = new TreeMap<String, String>();
        tables.forEach((name, rows) -> {
            counts.put(name, rows.count());
            hashes.put(name, rows.hash());
        });
        return new Rows(counts, hashes);
    }

    /**
     * These and those of other tables.
     *
     * @throws IOException when a table is in both
     */
    Rows and(Rows others) throws IOException {
        var counts = new TreeMap<>(this.counts);
        var hashes = new TreeMap<>(this.hashes);
        for (var name : others.counts.keySet()) {
            if (counts.put(name, others.counts.get(name)) != null) {
                throw new IOException("table " + name + " was read twice");
            }
        }
        hashes.putAll(others.hashes);
        return new Rows(counts, hashes);
    }

    /** Whether these are hashes as they are computed here; those of backups before were sums of other ones. */
    public static boolean areHashes(Collection<String> hashes) {
        return hashes.stream().allMatch(hash -> hash.length() == RowsHash.LETTERS);
    }
}

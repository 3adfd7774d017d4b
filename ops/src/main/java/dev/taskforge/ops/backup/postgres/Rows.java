package dev.taskforge.ops.backup.postgres;

import java.util.SortedMap;

/**
 * The rows of each table.
 *
 * @param counts how many there are
 * @param hashes of what they hold, whatever their order
 */
public record Rows(SortedMap<String, Long> counts, SortedMap<String, String> hashes) {}

package dev.taskforge.ops.dump;

import dev.taskforge.ops.text.Message;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a dump is, what is in it and what is wrong with it.
 *
 * @param form how it is written
 * @param packed how it is compressed as a whole, from the outside: {@code gzip}, {@code zstd}
 * @param bytes of the file
 * @param content how many bytes it has once it is expanded
 * @param sha256 of the file; null when only a part was looked at
 * @param database which it is of; null when it does not say
 * @param server the version of the server it is of; null when it does not say
 * @param tool what made it, with its version; null when it does not say
 * @param rows of each table; -1 where they cannot be counted
 * @param roles it needs, as SQL writes them
 * @param extensions it needs
 */
public record DumpReport(
        Form form,
        List<String> packed,
        long bytes,
        long content,
        @Nullable String sha256,
        @Nullable String database,
        @Nullable String server,
        @Nullable String tool,
        SortedMap<String, Long> rows,
        SortedSet<String> roles,
        SortedSet<String> extensions,
        List<Finding> findings) {

    /** How a dump is written. */
    public enum Form {
        SQL,
        CUSTOM,
        TAR,
        /** SQL of MariaDB or MySQL. */
        MYSQL,
        UNKNOWN
    }

    /**
     * One thing to say of it.
     *
     * @param what the statement, command, role or table it is about; empty when there is nothing to add
     * @param line the first one where it is; 0 where there are no lines
     * @param count how often it is there
     */
    public record Finding(Fault fault, String what, long line, long count) {
        /** The sentence. */
        public Message message() {
            return Message.of("dump." + fault.label(), what, line, count);
        }
    }

    /** Whether it can be restored. */
    public boolean restorable() {
        return findings.stream().noneMatch(finding -> finding.fault().isRefused());
    }

    /** How many rows could be counted. */
    public long totalRows() {
        return rows.values().stream()
                .filter(count -> count > 0)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Whether only a part of it was looked at. */
    public boolean partial() {
        return findings.stream().anyMatch(finding -> finding.fault() == Fault.PARTIAL);
    }

    /** The rows of the tables whose rows could be counted. */
    public Map<String, Long> counted() {
        return rows.entrySet().stream()
                .filter(table -> table.getValue() >= 0)
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

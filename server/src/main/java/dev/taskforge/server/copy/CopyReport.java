package dev.taskforge.server.copy;

import dev.taskforge.engine.db.copy.Digest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found, and what was done.
 *
 * @param from without a password
 * @param to without a password
 * @param copied whether the target holds everything now; false for a dry run, and when anything differed
 * @param audit what verifying the audit chain of the target found, in one sentence; null when nothing was copied
 */
record CopyReport(
        String from,
        String to,
        boolean copied,
        long rows,
        List<Table> tables,
        @Nullable Audit audit) {

    /**
     * One table.
     *
     * @param read what the source held
     * @param found what was read back from the target; null when nothing was copied
     */
    record Table(
            String name,
            long rows,
            @Nullable Digest read,
            @Nullable Digest found) {
        boolean differs() {
            return read != null && !read.equals(found);
        }
    }

    /** How the audit chain stands. */
    record Audit(boolean ok, long entries, String found) {}

    static CopyReport counted(CopyRequest request, Map<String, Long> counts) {
        var tables = counts.entrySet().stream()
                .map(count -> new Table(count.getKey(), count.getValue(), null, null))
                .toList();
        return of(request, false, tables);
    }

    static CopyReport of(CopyRequest request, Map<String, Digest> read, Map<String, Digest> found) {
        var tables = read.entrySet().stream()
                .map(one -> new Table(one.getKey(), one.getValue().rows(), one.getValue(), found.get(one.getKey())))
                .toList();
        return of(request, tables.stream().noneMatch(Table::differs), tables);
    }

    private static CopyReport of(CopyRequest request, boolean copied, List<Table> tables) {
        return new CopyReport(
                request.source(),
                request.target(),
                copied,
                tables.stream().mapToLong(Table::rows).sum(),
                tables,
                null);
    }

    CopyReport with(Audit verified) {
        return new CopyReport(from, to, copied, rows, tables, verified);
    }

    List<String> differing() {
        return tables.stream().filter(Table::differs).map(Table::name).toList();
    }
}

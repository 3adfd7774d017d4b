package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.postgres.Facts;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a database is beside its rows.
 *
 * @param tables those that hold rows, in order
 * @param parts each kind of object, such as {@code indexes}
 * @param counters where each sequence and each {@code AUTO_INCREMENT} stands
 * @param definers the accounts that views, triggers, routines and events run as, as {@code user@host}
 */
public record MySqlFacts(
        Server server,
        List<String> tables,
        SortedMap<String, Facts.Part> parts,
        SortedMap<String, Facts.Sequence> counters,
        List<String> definers) {

    /**
     * The database and its server.
     *
     * @param bytes what the database takes on the disk
     * @param lowerCaseNames {@code lower_case_table_names}, which only a new server can be given
     * @param pageSize of InnoDB, likewise
     */
    public record Server(
            String version,
            String database,
            String characterSet,
            String collation,
            long bytes,
            int lowerCaseNames,
            int pageSize) {}

    /** Whether nothing was made, changed or removed between two looks, apart from counters that moved on. */
    public boolean isSameSchema(MySqlFacts later) {
        return parts.equals(later.parts);
    }

    /** The counters somewhere between where they stood at two looks: they obey no snapshot. */
    public SortedMap<String, Facts.Sequence> countersUntil(MySqlFacts later) {
        var range = new TreeMap<String, Facts.Sequence>();
        counters.forEach((name, stood) -> {
            var stands = later.counters.get(name);
            // MySQL does not know that of a table before its first row.
            if (stands != null) {
                range.put(name, stood.and(stands));
            }
        });
        return range;
    }
}

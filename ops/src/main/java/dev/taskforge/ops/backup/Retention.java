package dev.taskforge.ops.backup;

import java.util.HashSet;
import java.util.List;

/** Decides which backups may go. Pure. */
final class Retention {
    /** So many backups that were restored to equality always stay, however old they are. */
    static final int PROVEN_COPIES = 2;

    private Retention() {}

    /**
     * Returns what is beyond the newest {@code keep} backups whose file is there, except the newest proven ones.
     *
     * @param newestFirst every backup of one database
     */
    static List<Backup> surplus(List<Backup> newestFirst, int keep) {
        var kept = new HashSet<Long>();
        newestFirst.stream().filter(Backup::proven).limit(PROVEN_COPIES).forEach(backup -> kept.add(backup.id()));
        var present = newestFirst.stream().filter(backup -> !backup.missing()).toList();
        if (present.size() <= keep) {
            return List.of();
        }
        long oldestKept = present.get(keep - 1).id();
        return newestFirst.stream()
                .filter(backup -> backup.id() < oldestKept && !kept.contains(backup.id()))
                .toList();
    }
}

package dev.taskforge.ops.backup.redis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server warned of last, without names of keys and what is in them.
 *
 * @param lines the oldest first; all that was written where no server came to write anything
 */
record Complaints(List<String> lines) {
    private static final int MOST = 20;
    /** What a server writes when it ends over what it reads, and not over something else. */
    private static final Pattern OF_SNAPSHOT = Pattern.compile(
            "(?i)error in RDB|RDB (CRC )?error|short read|can't handle (RDB|DB) format|wrong (RDB checksum|signature)"
                    + "|error loading the (DB|RDB)|rdb file reading fail|data file was created with");
    /** For these the machine is to blame. */
    private static final Pattern OF_MACHINE = Pattern.compile(
            "(?i)permission denied|operation not permitted|no such file|input/output error|no space left|cannot allocate"
                    + "|read-only file system|too many open files|quota exceeded|is a directory|stale file handle");
    /** Who writes it, when, and how grave it is. */
    private static final Pattern OF_SERVER = Pattern.compile("^[0-9]+:[A-Z] .{10,40} [.*#-] ");

    private static final Pattern WARNING = Pattern.compile("^[0-9]+:[A-Z] .{10,40} # ");
    private static final Pattern SECRET = Pattern.compile("(?i)\\b(keys?|content)\\b.*");

    static Complaints of(String log) {
        var lines =
                log.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        boolean began = lines.stream().anyMatch(line -> OF_SERVER.matcher(line).find());
        var told = lines.stream()
                .filter(line -> !began || WARNING.matcher(line).find())
                .map(line -> SECRET.matcher(line).replaceFirst("$1 ..."))
                .toList();
        return new Complaints(told.subList(Math.max(0, told.size() - MOST), told.size()));
    }

    /** That for which the snapshot is to blame. */
    Optional<String> ofSnapshot() {
        return lines.stream()
                .filter(line -> OF_SNAPSHOT.matcher(line).find()
                        && !OF_MACHINE.matcher(line).find())
                .findFirst();
    }

    @Override
    public String toString() {
        return lines.isEmpty() ? "it said nothing of why" : String.join("\n", lines);
    }
}

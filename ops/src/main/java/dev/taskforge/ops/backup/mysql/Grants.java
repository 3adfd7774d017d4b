package dev.taskforge.ops.backup.mysql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a user may, by the lines of {@code SHOW GRANTS}. What it may not see is left out of a dump without a word. */
final class Grants {
    private static final Pattern GRANT = Pattern.compile("GRANT (?<what>.*?) ON (?<where>\\S+\\.\\S+) TO .*");
    private static final Set<String> NEEDED = Set.of("SELECT", "SHOW VIEW", "TRIGGER", "EVENT");

    private Grants() {}

    /** What it lacks to see all of a database; empty when nothing. */
    static List<String> missing(Stream<String> lines, String database) {
        var everywhere = "*.*";
        var here = "`" + database.replace("`", "``") + "`.*";
        var may = new HashSet<String>();
        lines.forEach(line -> {
            var grant = GRANT.matcher(line);
            if (grant.matches()) {
                var where = grant.group("where").replace("\\", "");
                if (where.equals(everywhere) || where.equals(here)) {
                    may.addAll(List.of(grant.group("what").split(", ")));
                }
            }
        });
        if (may.contains("ALL PRIVILEGES") || may.contains("ALL")) {
            return List.of();
        }
        var missing = new ArrayList<>(
                NEEDED.stream().filter(right -> !may.contains(right)).sorted().toList());
        // Those who may neither run nor change a routine do not see that there is one.
        if (!may.contains("EXECUTE") && !may.contains("ALTER ROUTINE")) {
            missing.add("EXECUTE");
        }
        return List.copyOf(missing);
    }
}

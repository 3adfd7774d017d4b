package dev.taskforge.ops.backup.mysql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a user may, by the lines of {@code SHOW GRANTS}. What it may not see is left out of a dump without a word. */
final class Grants {
    private static final String NAME = "`(?:[^`]|``)*`";
    private static final Pattern LINE = Pattern.compile("(?<verb>GRANT|REVOKE) (?<what>.*?) ON (?<where>(?:\\*|" + NAME
            + ")\\.(?:\\*|" + NAME + ")) (?:TO|FROM) .*");
    private static final String EVERYWHERE = "*.*";
    private static final Set<String> NEEDED = Set.of("SELECT", "SHOW VIEW", "TRIGGER", "EVENT");
    /** Those who may neither run nor change a routine do not see that there is one. */
    private static final Set<String> OF_ROUTINES = Set.of("EXECUTE", "ALTER ROUTINE");

    private Grants() {}

    /** What it lacks to see all of a database; empty when nothing. */
    static List<String> missing(Stream<String> lines, String database) {
        var everywhere = new HashSet<String>();
        var here = new HashMap<String, Set<String>>();
        var revoked = new HashSet<String>();
        lines.map(LINE::matcher).filter(line -> line.matches()).forEach(line -> {
            var what = rights(line.group("what"));
            var where = line.group("where");
            if (line.group("verb").equals("REVOKE")) {
                if (where.equals(EVERYWHERE) || isOf(where, database)) {
                    revoked.addAll(what);
                }
            } else if (where.equals(EVERYWHERE)) {
                everywhere.addAll(what);
            } else if (isOf(where, database)) {
                here.computeIfAbsent(where, _ -> new HashSet<>()).addAll(what);
            }
        });
        everywhere.removeAll(revoked);
        return missing(everywhere, here);
    }

    private static List<String> missing(Set<String> everywhere, Map<String, Set<String>> here) {
        var may = new HashSet<>(everywhere);
        // Of several names that fit, the server takes only one; which one is not known here, so only what all of them
        // give counts.
        here.values().stream()
                .reduce((one, other) -> {
                    var both = new HashSet<>(one);
                    both.retainAll(other);
                    return both;
                })
                .ifPresent(may::addAll);
        var missing = new ArrayList<>(
                NEEDED.stream().filter(right -> !may.contains(right)).sorted().toList());
        if (OF_ROUTINES.stream().noneMatch(may::contains)) {
            missing.add("EXECUTE");
        }
        return List.copyOf(missing);
    }

    private static Set<String> rights(String what) {
        var rights = new HashSet<>(List.of(what.split(", ")));
        if (rights.contains("ALL PRIVILEGES") || rights.contains("ALL")) {
            rights.addAll(NEEDED);
            rights.addAll(OF_ROUTINES);
        }
        return rights;
    }

    /** Whether this is all of a database. Its name is a pattern, as of {@code LIKE}. */
    private static boolean isOf(String where, String database) {
        if (!where.endsWith("`.*")) {
            return false;
        }
        var pattern = where.substring(1, where.length() - 3).replace("``", "`");
        var regex = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '\\' && at + 1 < pattern.length()) {
                at++;
                regex.append(Pattern.quote(pattern.substring(at, at + 1)));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(database)
                .matches();
    }
}

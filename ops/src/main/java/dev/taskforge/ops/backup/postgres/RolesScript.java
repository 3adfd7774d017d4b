package dev.taskforge.ops.backup.postgres;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is kept of the roles that pg_dumpall writes. */
final class RolesScript {
    private static final String NAME = "(\"([^\"]|\"\")+\"|[^\\s\";]+)";
    /** Whole lines only. {@code ALTER ROLE … SET} is none of them: applications keep secrets in their own settings. */
    private static final Pattern KEPT = Pattern.compile("CREATE ROLE " + NAME + ";"
            + "|ALTER ROLE " + NAME + " WITH [A-Z0-9 -]+( VALID UNTIL '[^']*')?;"
            + "|GRANT " + NAME + " TO " + NAME + "[^';]*;");
    /** Whom a kept line is about. */
    private static final Pattern ROLE =
            Pattern.compile("(?:CREATE ROLE|ALTER ROLE|GRANT " + NAME + " TO) (?<role>" + NAME + ").*");

    private RolesScript() {}

    /** The lines that make roles, say what they may, and whose members they are. */
    static String of(String dumped) {
        return dumped.lines().filter(line -> KEPT.matcher(line).matches()).collect(Collectors.joining("\n", "", "\n"));
    }

    /**
     * The lines about roles that are not there.
     *
     * @param roles as {@link #of} kept them
     * @param present as SQL writes them
     */
    static List<String> missing(String roles, Set<String> present) {
        return roles.lines()
                .filter(line -> {
                    var match = ROLE.matcher(line);
                    return match.matches() && !present.contains(match.group("role"));
                })
                .toList();
    }
}

package dev.taskforge.ops.dump;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which roles a statement of a dump needs, and which statements are only about them. */
final class Roles {
    private static final String LIST = "(" + Names.ONE + "(?: ?, ?" + Names.ONE + ")*+)";
    private static final Pattern OWNER = Pattern.compile("(?i) OWNER TO (" + Names.ONE + ") ?;?$");
    private static final Pattern RIGHTS = Pattern.compile("(?i) (?:TO|FROM) " + LIST
            + "(?: WITH GRANT OPTION)?(?: GRANTED BY " + Names.ONE + ")?(?: CASCADE| RESTRICT)? ?;?$");
    private static final Pattern DEFAULTS =
            Pattern.compile("(?i)ALTER DEFAULT PRIVILEGES FOR (?:ROLE|USER) " + LIST + " ");
    private static final Pattern SESSION =
            Pattern.compile("(?i)SET (?:SESSION |LOCAL )?(?:SESSION AUTHORIZATION|ROLE) '?(" + Names.ONE + ")'? ?;?$");
    private static final Pattern SCHEMA = Pattern.compile("(?i)CREATE SCHEMA .*\\bAUTHORIZATION (" + Names.ONE + ")");
    private static final Pattern POLICY =
            Pattern.compile("(?i)CREATE POLICY .*? TO " + LIST + "(?: USING| WITH| ?;|$)");
    private static final Pattern ONE = Pattern.compile(Names.ONE);
    private static final Set<String> NONE =
            Set.of("public", "current_user", "session_user", "current_role", "default", "none");

    private Roles() {}

    /** Adds the roles that a statement needs. */
    static void of(Statement statement, Set<String> roles, int most) {
        var head = statement.head();
        switch (statement.words().getFirst()) {
            case "ALTER" -> {
                add(OWNER, head, roles, most);
                if (isDefaults(statement)) {
                    add(DEFAULTS, head, roles, most);
                    add(RIGHTS, head, roles, most);
                }
            }
            case "GRANT", "REVOKE" -> add(RIGHTS, head, roles, most);
            case "SET" -> add(SESSION, head, roles, most);
            case "CREATE" -> {
                add(SCHEMA, head, roles, most);
                add(POLICY, head, roles, most);
            }
            default -> {}
        }
    }

    private static void add(Pattern pattern, String head, Set<String> roles, int most) {
        var match = pattern.matcher(head);
        if (match.find()) {
            var names = ONE.matcher(match.group(1));
            while (names.find() && roles.size() < most) {
                add(Names.plain(names.group()), names.group().startsWith("\""), roles);
            }
        }
    }

    /** Adds a role by its name, which may be no role but a word that stands for one. */
    static void add(String name, boolean quoted, Set<String> roles) {
        if (quoted || !NONE.contains(name.toLowerCase(Locale.ROOT))) {
            roles.add(Names.shown(name));
        }
    }

    private static boolean isDefaults(Statement statement) {
        return statement.begins("ALTER", "DEFAULT", "PRIVILEGES");
    }

    /** Whether it says who owns something, or who may do what. */
    static boolean isAboutOwners(Statement statement) {
        return statement.is("GRANT")
                || statement.is("REVOKE")
                || isDefaults(statement)
                || statement.begins("SET", "SESSION", "AUTHORIZATION")
                || statement.begins("SET", "ROLE")
                || (statement.is("ALTER") && OWNER.matcher(statement.head()).find());
    }
}

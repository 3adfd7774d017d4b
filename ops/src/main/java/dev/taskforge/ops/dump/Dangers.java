package dev.taskforge.ops.dump;

import java.util.Set;
import java.util.regex.Pattern;

/** What a dump of one database does not do by itself. It finds what is written openly; what is put together at run time it does not. */
final class Dangers {
    private static final Set<String> OF_SERVER = Set.of("ROLE", "USER", "GROUP", "TABLESPACE", "SYSTEM");
    private static final Set<String> SHARED = Set.of("ROLE", "TABLESPACE", "PARAMETER");
    private static final Set<String> FOR_SUPERUSERS = Set.of("SUBSCRIPTION", "LANGUAGE", "EVENT", "ACCESS");
    private static final Pattern IN_C = Pattern.compile("(?i) LANGUAGE ('?)c\\1(?: |;|$)");
    private static final int MOST_SHOWN = 100;

    private Dangers() {}

    static void look(Statement statement, Findings findings) {
        Functions.look(statement, findings);
        Settings.look(statement, findings);
        long line = statement.line();
        var words = statement.words();
        var second = words.size() > 1 ? words.get(1) : "";
        switch (words.getFirst()) {
            case "COPY" -> copy(statement, findings);
            case "CREATE", "ALTER", "DROP" -> {
                boolean mapping = words.size() > 2 && words.get(2).equals("MAPPING");
                boolean owned = words.getFirst().equals("DROP") && second.equals("OWNED");
                if (owned || (OF_SERVER.contains(second) && !mapping)) {
                    findings.add(Fault.CLUSTER, words.getFirst() + " " + second, line);
                }
                if (words.getFirst().equals("CREATE") && needsSuperuser(statement, second)) {
                    findings.add(Fault.SUPERUSER, words.getFirst() + " " + second, line);
                }
            }
            case "GRANT", "REVOKE" -> {
                if (!statement.hasOn() || SHARED.contains(statement.object())) {
                    findings.add(Fault.CLUSTER, shown(statement), line);
                }
            }
            case "REASSIGN" -> findings.add(Fault.CLUSTER, shown(statement), line);
            case "COMMENT", "SECURITY" -> {
                if (SHARED.contains(statement.object())) {
                    findings.add(Fault.CLUSTER, shown(statement), line);
                }
            }
            case "ROLLBACK", "ABORT", "PREPARE" -> findings.add(Fault.ROLLBACK, words.getFirst(), line);
            case "LOAD" -> findings.add(Fault.SUPERUSER, shown(statement), line);
            default -> {}
        }
    }

    private static boolean needsSuperuser(Statement statement, String second) {
        return FOR_SUPERUSERS.contains(second)
                || statement.begins("CREATE", "FOREIGN", "DATA")
                || IN_C.matcher(statement.head()).find();
    }

    private static void copy(Statement statement, Findings findings) {
        if (statement.runsProgram()) {
            findings.add(Fault.PROGRAM, shown(statement), statement.line());
        } else if (statement.touchesFile()) {
            findings.add(Fault.SERVER_FILE, shown(statement), statement.line());
        } else if (statement.readsInput() && statement.isOtherFormat()) {
            findings.add(Fault.UNCLEAR, shown(statement), statement.line());
        }
    }

    private static String shown(Statement statement) {
        var head = statement.head();
        return head.length() > MOST_SHOWN ? head.substring(0, MOST_SHOWN) + "…" : head;
    }
}

package dev.taskforge.ops.dump;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands what is in an SQL dump of PostgreSQL: what it holds, what it needs, and what it must not do. */
final class SqlScan implements SqlListener {
    private static final int MOST_TABLES = 50_000;
    private static final int MOST_NAMES = 1_000;

    private static final Pattern COMMAND = Pattern.compile("\\\\(\\S*)\\s*(.*)", Pattern.DOTALL);
    private static final Set<String> HARMLESS =
            Set.of("restrict", "unrestrict", "echo", "qecho", "set", "unset", "pset", "timing", ".");
    private static final Set<String> CONNECTS = Set.of("connect", "c");
    private static final Pattern DBNAME = Pattern.compile("dbname='([^']*)'");
    private static final Pattern TARGET = Pattern.compile("(?i)(?:COPY|INSERT INTO) (?:ONLY )?(" + Names.FULL + ")");
    private static final Pattern TABLE =
            Pattern.compile("(?i)CREATE (?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN) )*"
                    + "TABLE (?:IF NOT EXISTS )?(" + Names.FULL + ")");
    private static final Pattern DATABASE = Pattern.compile("(?i)(?:CREATE|ALTER) DATABASE (" + Names.ONE + ")");
    private static final Pattern EXTENSION =
            Pattern.compile("(?i)CREATE EXTENSION (?:IF NOT EXISTS )?(" + Names.ONE + ")");
    private static final Pattern ESCAPES = Pattern.compile("(?i)standard_conforming_strings");
    private static final Pattern ESCAPES_ON =
            Pattern.compile("(?i)SET (?:SESSION |LOCAL )?standard_conforming_strings ?(?:=|TO) ?'?(?:on|true|1)'? ?;?");
    /** Encodings in which a byte of a letter may look like a backslash or quote. */
    private static final Pattern UNSAFE_ENCODING = Pattern.compile(
            "(?i)client_encoding ?(?:=|TO|'? ?,) ?'?(?:SJIS|SHIFT_?JIS\\w*|MSKANJI|BIG5|GBK|GB18030|UHC|JOHAB|WIN9(?:32|36|49|50))");

    private static final Pattern VERSION = Pattern.compile("-- Dumped (from database|by pg_dump) version (.+)");
    private static final Pattern MYSQL = Pattern.compile("(?s)(?:-- (?:MySQL|MariaDB) dump|/\\*!|/\\*M!).*");
    private static final Set<String> OF_MYSQL = Set.of("USE", "REPLACE");

    private final Findings findings;
    private final boolean withoutOwners;
    private final TreeMap<String, Long> rows = new TreeMap<>();
    private final TreeSet<String> roles = new TreeSet<>();
    private final TreeSet<String> extensions = new TreeSet<>();
    private final Set<String> databases = new LinkedHashSet<>();
    private @Nullable String copied;
    private @Nullable String server;
    private @Nullable String tool;
    private boolean mysql;
    private boolean creates;
    private int dumps;
    private int ends;
    private long statements;

    /** @param withoutOwners whether statements do not stay that say who owns something and who may do what */
    SqlScan(Findings findings, boolean withoutOwners) {
        this.findings = findings;
        this.withoutOwners = withoutOwners;
    }

    @Override
    public void comment(String text, long line) {
        switch (text.strip()) {
            case "-- PostgreSQL database dump" -> {
                dumps++;
                if (dumps == 2) {
                    findings.add(Fault.TWO, "", line);
                }
            }
            case "-- PostgreSQL database dump complete" -> ends++;
            case "-- PostgreSQL database cluster dump" -> findings.add(Fault.CLUSTER, "pg_dumpall", line);
            default -> {
                var version = VERSION.matcher(text.strip());
                if (version.matches() && version.group(1).startsWith("from")) {
                    server = Names.shown(version.group(2));
                } else if (version.matches()) {
                    tool = "pg_dump " + Names.shown(version.group(2));
                }
                mysql |= statements == 0 && MYSQL.matcher(text).matches();
            }
        }
    }

    @Override
    public void command(String text, boolean alone, long line) {
        var match = COMMAND.matcher(text);
        boolean plain = match.matches()
                && alone
                && match.group(2).indexOf('`') < 0
                && match.group(2).indexOf('\\') < 0;
        var name = plain ? match.group(1) : "";
        if (HARMLESS.contains(name)) {
            findings.add(Fault.HARMLESS_COMMAND, "\\" + name, line);
        } else if (CONNECTS.contains(name)) {
            findings.add(Fault.CONNECT, text, line);
            connects(match, line);
        } else {
            findings.add(Fault.COMMAND, text, line);
        }
    }

    private void connects(Matcher command, long line) {
        var found = DBNAME.matcher(command.group(2));
        var arguments = command.group(2).strip().split("\\s+", 2);
        is(found.find() ? found.group(1) : Names.plain(arguments[0].replace("'", "")), line);
    }

    /** The dump is of this database. */
    private void is(String database, long line) {
        if (!database.isEmpty() && databases.size() < 2 && databases.add(database) && databases.size() == 2) {
            findings.add(Fault.TWO, String.join(", ", databases), line);
        }
    }

    @Override
    public void unclear(String what, long line) {
        findings.add(Fault.UNCLEAR, what, line);
    }

    @Override
    public void rows(long count) {
        if (copied != null) {
            add(copied, count);
        }
    }

    private void add(String table, long count) {
        if (rows.size() < MOST_TABLES || rows.containsKey(table)) {
            rows.merge(table, count, (before, more) -> before < 0 || more < 0 ? -1 : before + more);
        }
    }

    @Override
    public boolean keeps(Statement statement) {
        boolean isAboutOthers = isOfDatabase(statement) || isTransaction(statement) || cleans(statement);
        return !isAboutOthers && !(withoutOwners && Roles.isAboutOwners(statement));
    }

    private static boolean isTransaction(Statement statement) {
        return statement.is("BEGIN") || statement.is("START") || statement.is("COMMIT") || statement.is("END");
    }

    private static boolean isOfDatabase(Statement statement) {
        return statement.begins("CREATE", "DATABASE")
                || statement.begins("DROP", "DATABASE")
                || statement.begins("ALTER", "DATABASE")
                || statement.begins("COMMENT", "ON", "DATABASE")
                || isRoleInDatabase(statement)
                || ((statement.is("GRANT") || statement.is("REVOKE")) && follows(statement, "ON", "DATABASE"));
    }

    private static boolean isRoleInDatabase(Statement statement) {
        return statement.begins("ALTER", "ROLE") && follows(statement, "IN", "DATABASE");
    }

    private static boolean follows(Statement statement, String first, String second) {
        var words = statement.words();
        int at = words.indexOf(first);
        return at >= 0 && at + 1 < words.size() && words.get(at + 1).equals(second);
    }

    /** What is dropped before anything is made; a new database has none of it, but the schema public. */
    private boolean cleans(Statement statement) {
        boolean drops = statement.is("DROP") && !statement.begins("DROP", "SCHEMA", "PUBLIC");
        boolean changes =
                statement.begins("ALTER", "TABLE") && statement.words().contains("DROP");
        return !creates && (drops || changes);
    }

    @Override
    public void statement(Statement statement) {
        if (statement.words().isEmpty()) {
            return;
        }
        statements++;
        long line = statement.line();
        if (isOfDatabase(statement)) {
            ofDatabase(statement, line);
        } else if (isTransaction(statement)) {
            findings.add(Fault.TRANSACTION, statement.words().getFirst(), line);
        } else if (cleans(statement)) {
            findings.add(Fault.CLEANS, "", line);
        } else {
            Dangers.look(statement, findings);
            Roles.of(statement, roles, MOST_NAMES);
            look(statement, line);
        }
    }

    private void ofDatabase(Statement statement, long line) {
        findings.add(
                Fault.DATABASE,
                statement.words().get(0) + " " + statement.words().get(1),
                line);
        var match = DATABASE.matcher(statement.head());
        if (match.lookingAt()) {
            is(Names.plain(match.group(1)), line);
        }
    }

    private void look(Statement statement, long line) {
        switch (statement.words().getFirst()) {
            case "COPY" -> copied = target(statement);
            case "INSERT" -> {
                var table = target(statement);
                if (table != null) {
                    add(table, statement.tuples());
                }
            }
            case "CREATE" -> creates(statement);
            case "SET", "SELECT" -> sets(statement.head(), line);
            default ->
                mysql |= statements <= 3 && OF_MYSQL.contains(statement.words().getFirst());
        }
    }

    private static @Nullable String target(Statement statement) {
        var match = TARGET.matcher(statement.head());
        return match.lookingAt() ? Names.canonical(match.group(1)) : null;
    }

    private void creates(Statement statement) {
        creates = true;
        var head = statement.head();
        var table = TABLE.matcher(head);
        var extension = EXTENSION.matcher(head);
        if (table.lookingAt()) {
            add(Names.canonical(table.group(1)), 0);
        } else if (extension.lookingAt() && extensions.size() < MOST_NAMES) {
            extensions.add(Names.plain(extension.group(1)));
        }
        mysql |= head.contains("`");
    }

    private void sets(String head, long line) {
        if ((ESCAPES.matcher(head).find() && !ESCAPES_ON.matcher(head).matches())
                || UNSAFE_ENCODING.matcher(head).find()) {
            findings.add(Fault.ESCAPES, head, line);
        }
    }

    /** Whether it is of MariaDB or MySQL, whose SQL is read in another way. */
    boolean isMySql() {
        return mysql;
    }

    SortedMap<String, Long> rows() {
        return rows;
    }

    SortedSet<String> roles() {
        return roles;
    }

    SortedSet<String> extensions() {
        return extensions;
    }

    @Nullable
    String database() {
        return databases.isEmpty() ? null : Names.shown(databases.iterator().next());
    }

    @Nullable
    String server() {
        return server;
    }

    @Nullable
    String tool() {
        return tool;
    }

    /** Whether pg_dump said that it began, and how often it did not say that it ended. */
    boolean saysItsEnd() {
        return dumps > 0;
    }

    boolean saidItsEnd() {
        return ends >= dumps;
    }

    /** Whether there was any statement. */
    boolean isEmpty() {
        return statements == 0;
    }
}

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
    private static final Pattern DROPS_PUBLIC =
            Pattern.compile("(?i)DROP SCHEMA (?:IF EXISTS )?\"?public\"?(?: CASCADE| RESTRICT)? ?;?");
    /** Tables whose rows lie elsewhere, or come from elsewhere. */
    private static final Pattern UNCOUNTED = Pattern.compile(
            "(?i)CREATE (?:(?:GLOBAL|LOCAL) )?(?:TEMP|TEMPORARY|FOREIGN) | PARTITION BY |(?<!ALWAYS )\\bAS (?:SELECT|TABLE|VALUES|WITH|EXECUTE|\\()");

    private static final Pattern CHANGED =
            Pattern.compile("(?i)(?:UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?|MERGE INTO) (?:ONLY )?(" + Names.FULL + ")");
    private static final Pattern VERSION = Pattern.compile("-- Dumped (from database|by pg_dump) version (.+)");
    private static final Pattern MYSQL = Pattern.compile("(?s)(?:-- (?:MySQL|MariaDB) dump|/\\*!|/\\*M!).*");
    /** A name as only those write it. */
    private static final Pattern OF_MARIADB = Pattern.compile("(?i)CREATE [A-Z ]*`");

    private static final Set<String> OF_MYSQL = Set.of("USE", "REPLACE");

    private final Findings findings;
    private final boolean withoutOwners;
    private final boolean archived;
    private final TreeMap<String, Long> rows = new TreeMap<>();
    private final TreeSet<String> roles = new TreeSet<>();
    private final TreeSet<String> extensions = new TreeSet<>();
    private final Set<String> databases = new LinkedHashSet<>();
    private String schema = "public";
    private boolean ofDatabase;
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
        this(findings, withoutOwners, false);
    }

    /** @param archived whether it is in an archive, of which nothing can be taken out */
    SqlScan(Findings findings, boolean withoutOwners, boolean archived) {
        this.findings = findings;
        this.withoutOwners = withoutOwners;
        this.archived = archived;
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
        if (archived) {
            findings.add(Fault.COMMAND, text, line);
        } else if (HARMLESS.contains(name)) {
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
        if (archived) {
            findings.add(Fault.UNCLEAR, "COPY", 0); // its rows are elsewhere
        }
        add(copied, count);
    }

    /** Adds rows of a table; -1 when they cannot be counted. */
    void add(@Nullable String table, long count) {
        if (table == null) {
            return;
        }
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
                || ((statement.is("GRANT") || statement.is("REVOKE"))
                        && statement.object().equals("DATABASE"));
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
        boolean drops =
                statement.is("DROP") && !DROPS_PUBLIC.matcher(statement.head()).matches();
        boolean changes =
                statement.begins("ALTER", "TABLE") && statement.words().contains("DROP");
        return !archived && !creates && (drops || changes);
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
            findings.add(
                    archived ? Fault.ROLLBACK : Fault.TRANSACTION,
                    statement.words().getFirst(),
                    line);
        } else if (cleans(statement)) {
            findings.add(Fault.CLEANS, "", line);
        } else {
            Dangers.look(statement, findings);
            Roles.of(statement, roles, MOST_NAMES);
            look(statement);
        }
    }

    /** Of an archive: whether the next object is of the database itself, which pg_restore does not make. */
    void next(boolean isOfDatabase) {
        ofDatabase = isOfDatabase;
    }

    private void ofDatabase(Statement statement, long line) {
        findings.add(
                archived && !ofDatabase ? Fault.CLUSTER : Fault.DATABASE,
                statement.words().get(0) + " " + statement.words().get(1),
                line);
        var match = DATABASE.matcher(statement.head());
        if (match.lookingAt()) {
            is(Names.plain(match.group(1)), line);
        }
    }

    private void look(Statement statement) {
        switch (statement.words().getFirst()) {
            case "COPY" -> {
                copied = target(statement);
                if (statement.changesRows()) {
                    add(copied, -1);
                }
            }
            case "INSERT" -> add(target(statement), statement.tuples());
            case "CREATE" -> creates(statement);
            case "SET" -> {
                var path = Settings.schema(statement);
                schema = path == null ? schema : path;
            }
            case "UPDATE", "DELETE", "TRUNCATE", "MERGE" -> {
                var match = CHANGED.matcher(statement.head());
                if (match.lookingAt()) {
                    add(full(match.group(1)), -1);
                }
            }
            default ->
                mysql |= statements <= 3 && OF_MYSQL.contains(statement.words().getFirst());
        }
    }

    private @Nullable String target(Statement statement) {
        var match = TARGET.matcher(statement.head());
        return match.lookingAt() ? full(match.group(1)) : null;
    }

    /** A name with the schema in which it is looked for; null when that is said elsewhere, as in archives of old versions. */
    private @Nullable String full(String written) {
        var name = Names.canonical(written);
        boolean alone = Names.parts(written).size() == 1;
        return alone && archived ? null : alone ? schema + "." + name : name;
    }

    private void creates(Statement statement) {
        creates = true;
        var head = statement.head();
        var table = TABLE.matcher(head);
        var extension = EXTENSION.matcher(head);
        if (table.lookingAt()) {
            add(full(table.group(1)), UNCOUNTED.matcher(head).find() ? -1 : 0);
        } else if (extension.lookingAt() && extensions.size() < MOST_NAMES) {
            extensions.add(Names.plain(extension.group(1)));
        }
        mysql |= OF_MARIADB.matcher(head).lookingAt();
    }

    /** Whether it is of MariaDB or MySQL, whose SQL is read in another way. */
    boolean isMySql() {
        return mysql;
    }

    SortedMap<String, Long> rows() {
        return rows;
    }

    /** Adds a role that is needed. */
    void needs(String role) {
        if (roles.size() < MOST_NAMES) {
            Roles.add(role, true, roles);
        }
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

    /** How many statements there were. */
    long statements() {
        return statements;
    }

    /** The table of the last COPY; null when there was none. */
    @Nullable
    String copied() {
        return copied;
    }

    /** Whether there was any statement. */
    boolean isEmpty() {
        return statements == 0;
    }
}

package dev.taskforge.ops.backup.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A database that is restored beside a live one, on the same server, and may take its name. The live one is not touched before
 * that, and stays under a name of its own afterwards. Each method may be repeated. Immutable.
 */
public final class DatabaseSwap {
    private static final String CREATE = Questions.script("create.sql");
    private static final String OF_OWNER = Questions.script("owner.sql");
    private static final String SETTLE = Questions.script("settle.sql");
    private static final String OWN = Questions.script("own.sql");
    private static final String OWNER = """
            SELECT pg_get_userbyid(relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE relkind IN ('r', 'p') AND nspname !~ '^pg_' AND nspname <> 'information_schema'
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1;
            """;
    private static final String NUMBER = "SELECT oid FROM pg_database WHERE datname = :'live';\n";
    private static final String OPEN = "ALTER DATABASE :\"aside\" WITH ALLOW_CONNECTIONS true;\n";
    private static final String SWAP = Questions.script("swap.sql");
    private static final String NAME = Questions.script("name.sql");

    private final PostgresServer server;
    private final PostgresServer maintenance;
    private final Names names;

    /**
     * The databases.
     *
     * @param live what the application connects to
     * @param aside what is restored, until it takes the name of the live one
     * @param before the live one, once it was replaced
     */
    public record Names(String live, String aside, String before) {}

    /** @param server which has the live database, or had it */
    public DatabaseSwap(PostgresServer server, Names names) {
        // Nobody can rename the database they are connected to.
        this(server, server.database(names.live().equals("postgres") ? "template1" : "postgres"), names);
    }

    DatabaseSwap(PostgresServer server, PostgresServer maintenance, Names names) {
        this.server = server;
        this.maintenance = maintenance;
        this.names = names;
    }

    /**
     * Makes an empty database beside the live one, and the roles that are not there.
     *
     * @param like what the backup was on; how the database is made when there is no live one
     * @param roles SQL that makes the roles of that server
     * @return the roles that were made; they have no password
     */
    public List<String> create(Facts.Server like, String roles) throws IOException {
        create(like.encoding(), like.collate(), like.ctype());
        // The names of roles are kept as the bytes they have in the encoding of the database that one is connected to.
        var aside = server.database(names.aside());
        var missing = RolesScript.missing(roles, roles(aside));
        if (!missing.isEmpty()) {
            // All or none: one that was made without its rights would count as there the next time.
            aside.sql("BEGIN;\n" + String.join("\n", missing) + "\nCOMMIT;\n");
        }
        return missing.stream()
                .filter(line -> line.startsWith("CREATE ROLE "))
                .map(line -> line.substring("CREATE ROLE ".length(), line.length() - 1))
                .toList();
    }

    private static Set<String> roles(PostgresServer from) throws IOException {
        return from.ask("SELECT quote_ident(rolname) FROM pg_roles;\n", Map.of())
                .lines()
                .collect(Collectors.toSet());
    }

    /** Makes an empty database like the live one, or when that is gone like a new one of the server. */
    public void create() throws IOException {
        var like = maintenance
                .ask(
                        "SELECT unnest(ARRAY[pg_encoding_to_char(encoding), datcollate::text, datctype::text])"
                                + " FROM pg_database WHERE datname = 'template0';\n",
                        Map.of())
                .lines()
                .toList();
        create(like.get(0), like.get(1), like.get(2));
    }

    private void create(String encoding, String collate, String ctype) throws IOException {
        maintenance.ask(CREATE, variables("encoding", encoding, "collate", collate, "ctype", ctype));
        takeFromLive(OF_OWNER);
    }

    /** Runs a script in the new database, which finds the live one by its number: its name may be in another encoding. */
    private void takeFromLive(String script) throws IOException {
        var number = maintenance.ask(NUMBER, variables()).strip();
        if (!number.isEmpty()) {
            server.database(names.aside()).ask(script, Map.of("number", number));
        }
    }

    /** Which of these roles the server does not have. */
    public List<String> missing(Collection<String> wanted) throws IOException {
        // The bytes of their names are read in the encoding of the database that is asked.
        var asked = hasLive() ? server.database(names.live()) : maintenance;
        var there =
                asked.ask("SELECT rolname FROM pg_roles;\n", Map.of()).lines().collect(Collectors.toSet());
        return wanted.stream().filter(role -> !there.contains(role)).toList();
    }

    /** Restores a dump in the custom format into it. */
    public void restore(InputStream dump) throws IOException {
        restore(dump, false);
    }

    /**
     * Restores a dump in the custom or tar format into it.
     *
     * @param withoutOwners whether owners and rights are left out
     */
    public void restore(InputStream dump, boolean withoutOwners) throws IOException {
        server.database(names.aside()).restore(dump, withoutOwners);
    }

    /** Whether the psql of the server can be told to obey no command in what it runs. */
    public boolean knowsRestrict() throws IOException {
        return maintenance.knowsRestrict();
    }

    /** Runs the SQL of a dump in it, in one transaction and up to the first error. */
    public void run(InputStream sql) throws IOException {
        server.database(names.aside()).run(sql);
    }

    /**
     * Gives all that is in it to one role: that to which most tables of the live database belong, or else its owner.
     *
     * @return the role
     */
    public String own() throws IOException {
        var aside = server.database(names.aside());
        var role =
                hasLive() ? server.database(names.live()).ask(OWNER, Map.of()).strip() : "";
        if (role.isEmpty()) {
            role = aside.ask(
                            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database();\n",
                            Map.of())
                    .strip();
        }
        aside.ask(OWN, Map.of("role", role));
        return role;
    }

    private boolean hasLive() throws IOException {
        return has(names.live());
    }

    /** What was restored. */
    public Facts facts() throws IOException {
        return server.database(names.aside()).facts();
    }

    /** Gives it the settings and rights of the live database that are in no dump. */
    public void settle() throws IOException {
        if (!admits(names.aside())) {
            // It was to get its name, and that was cut off.
            maintenance.ask(OPEN, variables());
        }
        takeFromLive(SETTLE);
    }

    /** Whether the server has a database of this name. */
    public boolean has(String name) throws IOException {
        return maintenance.has(name);
    }

    /** Whether the restored database is there and has not got another name. */
    public boolean hasAside() throws IOException {
        return has(names.aside());
    }

    /** Whether the live database was replaced and there is something to go back to. */
    public boolean hasBefore() throws IOException {
        return has(names.before());
    }

    /** Ends all connections and lets the restored database take the name of the live one. */
    public void swap() throws IOException {
        swap(names.aside(), names.before());
    }

    /** Ends all connections and lets the replaced database have its name again. */
    public void swapBack() throws IOException {
        swap(names.before(), names.aside());
    }

    private void swap(String incoming, String outgoing) throws IOException {
        maintenance.ask(SWAP, variables("incoming", incoming, "outgoing", outgoing));
    }

    /** Lets the live database be connected to, after a swap that did not come to its end. */
    public void admit() throws IOException {
        if (has(names.live())) {
            maintenance.ask("ALTER DATABASE :\"live\" WITH ALLOW_CONNECTIONS true;\n", variables());
        }
    }

    /** Ends all connections and lets the restored database keep this name instead of taking that of the live one. */
    public void name(String other) throws IOException {
        maintenance.ask(NAME, variables("other", other));
    }

    /** Removes what was restored and does not bear the name of the live one. */
    public void discardAside() throws IOException {
        maintenance.ask("DROP DATABASE IF EXISTS :\"aside\" WITH (FORCE);\n", variables());
    }

    /** Whether there is a database of this name that lets itself be connected to; one that was left aside does not. */
    public boolean admits(String name) throws IOException {
        var open = "SELECT datname FROM pg_database WHERE datname = :'other' AND datallowconn;\n";
        return !maintenance.ask(open, variables("other", name)).isBlank();
    }

    /** Removes a database that nobody is connected to. */
    public void discard(String name) throws IOException {
        maintenance.ask("DROP DATABASE IF EXISTS :\"other\";\n", variables("other", name));
    }

    private Map<String, String> variables(String... more) {
        var variables = new TreeMap<String, String>();
        variables.put("live", names.live());
        variables.put("aside", names.aside());
        variables.put("before", names.before());
        for (int at = 0; at < more.length; at += 2) {
            variables.put(more[at], more[at + 1]);
        }
        return variables;
    }
}

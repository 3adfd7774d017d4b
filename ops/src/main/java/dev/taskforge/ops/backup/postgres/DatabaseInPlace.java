package dev.taskforge.ops.backup.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database that is dropped before another one is loaded in its place, where there is no room for both. What belongs to the database
 * itself and is in no dump (owner, locale, settings, rights, limit, comment) is kept by an empty one, the model. Each method may be
 * repeated. Immutable.
 */
public final class DatabaseInPlace {
    private static final String CLOSE = Questions.script("close.sql");
    private static final String ADMIT = Questions.script("admit.sql");
    private static final String DROP = Questions.script("drop.sql");
    private static final String BYTES = """
            SELECT coalesce(max(pg_database_size(oid)), 0) FROM pg_database WHERE datname = :'live';
            """;
    private static final String OTHERS = """
            SELECT DISTINCT coalesce(usename, '?') || ' (' || coalesce(nullif(application_name, ''), 'no name') || ')'
            FROM pg_stat_activity WHERE datname = :'live' AND backend_type = 'client backend' AND pid <> pg_backend_pid();
            """;
    private static final String NUMBER = "SELECT oid FROM pg_database WHERE datname = :'live';\n";
    private static final String LOADED = "SELECT oid FROM pg_database WHERE datname = :'aside';\n";
    private static final String LIMIT = "SELECT datconnlimit FROM pg_database WHERE datname = :'live';\n";
    private static final String UNUSABLE_SPACE = """
            SELECT quote_ident(t.spcname) FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
            WHERE d.datname = :'live' AND t.spcname <> 'pg_default' AND NOT has_tablespace_privilege(t.oid, 'CREATE');
            """;
    /** So the server marks one that it began to drop. */
    private static final String WHOLE = "SELECT oid FROM pg_database WHERE datname = :'live' AND datconnlimit <> -2;\n";
    /** What the server refuses to drop a database for, or what would be lost with it and is in no dump. */
    private static final String IN_THE_WAY = """
            SELECT 'replication slot ' || slot_name FROM pg_replication_slots WHERE database = :'live'
            UNION ALL
            SELECT 'subscription ' || subname FROM pg_subscription
            WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = :'live')
            UNION ALL
            SELECT 'prepared transaction ' || quote_literal(gid) FROM pg_prepared_xacts WHERE database = :'live'
            ORDER BY 1;
            """;

    private final PostgresServer server;
    private final PostgresServer maintenance;
    private final DatabaseSwap.Names names;
    private final DatabaseSwap models;
    private final DatabaseSwap loaded;

    /**
     * The database.
     *
     * @param names what it is called, what is loaded is called until it is whole, and what the model is called
     */
    public DatabaseInPlace(PostgresServer server, DatabaseSwap.Names names) {
        this.server = server;
        // Not one of these: they are dropped and renamed.
        maintenance = server.database(names.live().equals("postgres") ? "template1" : "postgres");
        this.names = names;
        models = new DatabaseSwap(
                server, maintenance, new DatabaseSwap.Names(names.live(), names.before(), names.aside()));
        loaded = new DatabaseSwap(
                server, maintenance, new DatabaseSwap.Names(names.before(), names.aside(), names.before()));
    }

    /** How many bytes it has; 0 when there is none. */
    public long bytes() throws IOException {
        return Long.parseLong(maintenance.ask(BYTES, variables()).strip());
    }

    /** Makes the model, or makes it anew. */
    public void keepModel() throws IOException {
        models.create();
        models.settle();
    }

    /** Ends all sessions, and lets none but superusers connect. */
    public void close() throws IOException {
        maintenance.ask(CLOSE, variables());
    }

    /** Who is connected to it, by role and name of the program. */
    public List<String> others() throws IOException {
        return maintenance.ask(OTHERS, variables()).lines().toList();
    }

    /** What would keep it from being dropped, whoever is connected: replication slots, subscriptions, prepared transactions. */
    public List<String> inTheWay() throws IOException {
        return maintenance.ask(IN_THE_WAY, variables()).lines().toList();
    }

    /** The number that the server gave it, which no other one of this name ever has; null when there is none. */
    public @Nullable String number() throws IOException {
        var found = maintenance.ask(NUMBER, variables()).strip();
        return found.isEmpty() ? null : found;
    }

    /** Whether the one with this number is there, and no attempt to drop it was cut off, after which nobody can use it. */
    public boolean isWhole(String number) throws IOException {
        return maintenance.ask(WHOLE, variables()).strip().equals(number);
    }

    /** How many may connect at once, as the server has it; {@link #close} changes it. */
    public String limit() throws IOException {
        return maintenance.ask(LIMIT, variables()).strip();
    }

    /** The tablespace that has it, quoted, when nothing can be made there by the role that restores; else null. */
    public @Nullable String unusableSpace() throws IOException {
        var found = maintenance.ask(UNUSABLE_SPACE, variables()).strip();
        return found.isEmpty() ? null : found;
    }

    /** What it has that serves. */
    public Facts live() throws IOException {
        return server.database(names.live()).facts();
    }

    /**
     * Takes {@link #close} back, and removes the model.
     *
     * @param limit how many could connect before; null when it was not closed
     */
    public void admit(@Nullable String limit) throws IOException {
        maintenance.ask(ADMIT, variables("limit", limit == null ? "" : limit));
    }

    /** Whether the model is there. */
    public boolean hasModel() throws IOException {
        return maintenance.has(names.before());
    }

    /** Drops the one with this number, unless that is gone, or the model is. */
    public void drop(String number) throws IOException {
        if (number.equals(number())) {
            maintenance.ask(DROP, variables("number", number));
        }
    }

    /**
     * Makes an empty database like the model, under a name of its own, and the roles that are not there.
     *
     * @param like what the backup was on
     * @param roles SQL that makes the roles of that server
     * @return the roles that were made; they have no password
     */
    public List<String> create(Facts.Server like, String roles) throws IOException {
        return loaded.create(like, roles);
    }

    /** Loads a dump into it. */
    public void load(InputStream dump) throws IOException {
        loaded.restore(dump);
    }

    /** What was loaded. */
    public Facts facts() throws IOException {
        return loaded.facts();
    }

    /** The number that the server gave what was loaded; null when it is not there under its own name. */
    public @Nullable String loaded() throws IOException {
        var found = maintenance.ask(LOADED, variables()).strip();
        return found.isEmpty() ? null : found;
    }

    /**
     * Gives what was loaded the settings and rights of the model and the name of what was dropped.
     *
     * @param number of what was loaded and compared
     * @return why that is refused; null when it serves
     */
    public @Nullable String open(@Nullable String number) throws IOException {
        var aside = loaded();
        if (aside == null) {
            if (number == null || !number.equals(number())) {
                return "database " + names.aside() + ", which was loaded and compared, is gone, and no database "
                        + names.live() + " is it";
            }
        } else if (!aside.equals(number)) {
            return "database " + names.aside() + " is another one than was loaded and compared";
        } else if (!hasModel()) {
            return "database " + names.before() + ", which has the settings and rights for " + names.live()
                    + ", is gone";
        } else {
            loaded.settle();
            loaded.name(names.live());
        }
        models.discardAside();
        return null;
    }

    private Map<String, String> variables() {
        return Map.of("live", names.live(), "aside", names.aside(), "before", names.before());
    }

    private Map<String, String> variables(String name, String value) {
        return Map.of("live", names.live(), "aside", names.aside(), "before", names.before(), name, value);
    }
}

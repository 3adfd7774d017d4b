package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.host.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private static final String HIDE = Questions.script("hide.sql");
    private static final Duration LOOK = Duration.ofMillis(250);
    /** What an attempt that was cut off still does is ended within this. */
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(1);

    private static final String BYTES = """
            SELECT coalesce(max(pg_database_size(oid)), 0) FROM pg_database WHERE datname IN (:'live', :'away');
            """;
    private static final String PRESENT = """
            SELECT datname FROM pg_database WHERE datname IN (:'live', :'away') ORDER BY datname = :'live' DESC LIMIT 1;
            """;
    /** An index is sorted in files before it is written, and the log grows to its limit, of which a part is there already. */
    private static final String TO_LOAD = """
            SET lock_timeout = '1min';
            SELECT (SELECT coalesce(max(pg_relation_size(indexrelid)), 0) FROM pg_index)
              + greatest(0, pg_size_bytes(current_setting('max_wal_size'))
                - (SELECT coalesce(sum(size), 0)::bigint FROM pg_ls_waldir()));
            """;

    private static final String OTHERS = """
            SELECT DISTINCT coalesce(usename, backend_type, '?') || ' (' || coalesce(nullif(application_name, ''), 'no name') || ')'
            FROM pg_stat_activity
            WHERE datname IN (:'live', :'away') AND usesysid IS NOT NULL AND pid <> pg_backend_pid();
            """;
    private static final String NUMBER = "SELECT oid FROM pg_database WHERE datname = :'live';\n";
    private static final String LOADED = "SELECT oid FROM pg_database WHERE datname = :'aside';\n";
    private static final String LIMIT = "SELECT datconnlimit FROM pg_database WHERE datname = :'live';\n";
    private static final String KEEP_LIMIT = "ALTER DATABASE :\"before\" CONNECTION LIMIT :limit;\n";
    private static final String ORDINARY_ROLE = """
            SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = current_user AND NOT rolsuper;
            """;
    /** So the server marks one that it began to drop. */
    private static final String WHOLE = """
            SELECT datname FROM pg_database
            WHERE datname IN (:'live', :'away') AND oid::text = :'number' AND datconnlimit <> -2;
            """;

    private static final String THERE = "SELECT datname FROM pg_database WHERE oid::text = :'number';\n";
    private static final String END = """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = :'doing' AND pid <> pg_backend_pid();
            """;
    /** After a crash of one of its processes the server starts this one again, and so after any other start. */
    private static final String LIFE = """
            SELECT coalesce(max(backend_start), pg_postmaster_start_time()) FROM pg_stat_activity
            WHERE backend_type = 'checkpointer';
            """;
    /** What the server refuses to drop a database for, or what would be lost with it and is in no dump. */
    private static final String IN_THE_WAY = """
            WITH ours AS (SELECT oid, datname, dattablespace, to_jsonb(d) ->> 'daticurules' AS rules
              FROM pg_database d WHERE datname IN (:'live', :'away'))
            SELECT 'replication slot ' || slot_name FROM pg_replication_slots JOIN ours ON database = datname
            UNION ALL
            SELECT 'subscription ' || subname FROM pg_subscription JOIN ours ON subdbid = ours.oid
            UNION ALL
            SELECT 'prepared transaction ' || quote_literal(gid) FROM pg_prepared_xacts JOIN ours ON database = datname
            UNION ALL
            SELECT 'tables or indexes in tablespace ' || quote_ident(t.spcname) FROM pg_tablespace t, ours
            WHERE t.oid <> dattablespace AND t.spcname <> 'pg_global' AND ours.oid IN (SELECT pg_tablespace_databases(t.oid))
            UNION ALL
            SELECT 'rules of its own for its ICU locale' FROM ours WHERE rules IS NOT NULL
            ORDER BY 1;
            """;

    private final PostgresServer server;
    private final PostgresServer maintenance;
    private final DatabaseSwap.Names names;
    private final String away;
    private final DatabaseSwap models;
    private final DatabaseSwap hidden;
    private final DatabaseSwap loaded;

    /**
     * The database.
     *
     * @param names what it is called, what is loaded is called until it is whole, and what the model is called
     * @param away what it is called from its comparison until it is dropped, which nobody knows
     */
    public DatabaseInPlace(PostgresServer server, DatabaseSwap.Names names, String away) {
        this.server = server;
        // Not one of these: they are dropped and renamed.
        maintenance = server.database(names.live().equals("postgres") ? "template1" : "postgres");
        this.names = names;
        this.away = away;
        hidden = new DatabaseSwap(server, maintenance, new DatabaseSwap.Names(away, names.before(), names.aside()));
        models = new DatabaseSwap(
                server, maintenance, new DatabaseSwap.Names(names.live(), names.before(), names.aside()));
        loaded = new DatabaseSwap(
                server, maintenance, new DatabaseSwap.Names(names.before(), names.aside(), names.before()));
    }

    /** How many bytes it has; 0 when there is none. */
    public long bytes() throws IOException {
        return Long.parseLong(maintenance.ask(BYTES, variables()).strip());
    }

    /** How many bytes the server needs besides while it loads it again: for its largest index, and for its log. */
    public long bytesToLoad() throws IOException {
        var present = found(maintenance.ask(PRESENT, variables()));
        return present == null
                ? 0
                : Long.parseLong(server.database(present).ask(TO_LOAD, Map.of()).strip());
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

    /** The number that the server gave what has its name, which no other one ever has; null when there is none. */
    public @Nullable String number() throws IOException {
        return found(maintenance.ask(NUMBER, variables()));
    }

    private static @Nullable String found(String answer) {
        var found = answer.strip();
        return found.isEmpty() ? null : found;
    }

    /**
     * Whether the one with this number is there under one of its names, and no attempt to drop it was cut off, after which nobody can
     * use it. What an earlier attempt still does to it is ended first.
     */
    public boolean isWhole(String number) throws IOException {
        endEarlier(number);
        return found(maintenance.ask(WHOLE, variables("number", number))) != null;
    }

    /** The name of the one with this number; null when it is gone. */
    public @Nullable String name(String number) throws IOException {
        return found(maintenance.ask(THERE, variables("number", number)));
    }

    /** A psql goes on with its script when nobody waits for it any more. */
    private void endEarlier(String number) throws IOException {
        long until = System.nanoTime() + ENDS_WITHIN.toNanos();
        while (!maintenance.ask(END, variables("doing", doing(number))).strip().equals("0")) {
            if (System.nanoTime() > until) {
                throw new IOException("an earlier attempt still renames or drops database " + names.live());
            }
            Pause.of(LOOK);
        }
    }

    private static String doing(String number) {
        return "taskforge removes " + number;
    }

    /**
     * Gives the one with this number a name that nobody knows, and ends all that are connected to it.
     *
     * @return why that is refused; null when it has that name
     */
    public @Nullable String hide(String number) throws IOException {
        endEarlier(number);
        maintenance.ask(HIDE, variables("number", number, "doing", doing(number)));
        var name = name(number);
        if (name == null) {
            return "the database " + names.live() + " that was backed up is gone";
        }
        if (!name.equals(away)) {
            return "somebody has dropped database " + names.before() + ", which has the settings and rights of "
                    + names.live() + ", or given that, which is database " + name + ", another name";
        }
        awaitAlone();
        return null;
    }

    /** Those that were ended need a moment; whoever is left after that is told by {@link #others}. */
    private void awaitAlone() throws IOException {
        long until = System.nanoTime() + ENDS_WITHIN.toNanos();
        while (!others().isEmpty() && System.nanoTime() < until) {
            Pause.of(LOOK);
        }
    }

    /**
     * Makes the model anew from what the hidden one is like now.
     *
     * @param limit how many may connect to it when it is not closed; empty when it was not closed
     */
    public void keepModelOfHidden(String limit) throws IOException {
        hidden.create();
        hidden.settle();
        if (!limit.isEmpty()) {
            maintenance.ask(KEEP_LIMIT, variables("limit", limit));
        }
    }

    /** What the server says of its life: another answer means that it has ended meanwhile. */
    public String life() throws IOException {
        return maintenance.ask(LIFE, variables()).strip();
    }

    /** How many may connect at once, as the server has it; {@link #close} changes it. */
    public String limit() throws IOException {
        return maintenance.ask(LIMIT, variables()).strip();
    }

    /** The role that restores, quoted, when it is no superuser; else null. Only a superuser sees and ends whoever is connected. */
    public @Nullable String ordinaryRole() throws IOException {
        return found(maintenance.ask(ORDINARY_ROLE, Map.of()));
    }

    /** What it has that served, once it is hidden. */
    public Facts hidden() throws IOException {
        return server.database(away).facts();
    }

    /**
     * Takes {@link #close} and {@link #hide} back, and removes the model.
     *
     * @param number of what served; null when it was not hidden
     * @param limit how many could connect before; null when it was not closed
     * @return why that is refused; null when it serves
     */
    public @Nullable String admit(@Nullable String number, @Nullable String limit) throws IOException {
        if (number != null) {
            endEarlier(number);
            var other = number();
            if (other != null && !other.equals(number)) {
                return "somebody has made another database " + names.live() + ": drop or rename it, so that " + away
                        + " can get its name again";
            }
            if (other == null && !away.equals(name(number))) {
                return "database " + names.live() + ", which was renamed to " + away + ", is gone";
            }
        }
        var known = Map.of("number", number == null ? "" : number, "limit", limit == null ? "" : limit);
        maintenance.ask(ADMIT, variables(known));
        if (number != null && !number.equals(number())) {
            throw new IOException(
                    "database " + names.live() + " was let in, but has not its name; what an attempt that was cut off"
                            + " still did may have hidden it again");
        }
        return null;
    }

    /** Whether the model is there. */
    public boolean hasModel() throws IOException {
        return maintenance.has(names.before());
    }

    /** Drops the hidden one with this number, unless that is gone, or the model is. */
    public void drop(String number) throws IOException {
        endEarlier(number);
        maintenance.ask(DROP, variables("number", number, "doing", doing(number)));
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
        server.database(names.aside()).restoreWithoutSubscriptions(dump);
    }

    /** Makes all of a dump in it but rows. */
    public void loadSchema(InputStream dump) throws IOException {
        server.database(names.aside()).restoreSchema(dump);
    }

    /** What was made, but for rows. */
    public SortedMap<String, Facts.Part> schema() throws IOException {
        return server.database(names.aside()).schema();
    }

    /** Removes what was loaded and has no other name. */
    public void discardLoaded() throws IOException {
        loaded.discardAside();
    }

    /** What was loaded. */
    public Facts facts() throws IOException {
        return loaded.facts();
    }

    /** The number that the server gave what was loaded; null when it is not there under its own name. */
    public @Nullable String loaded() throws IOException {
        return found(maintenance.ask(LOADED, variables()));
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

    private Map<String, String> variables(String... more) {
        var given = new HashMap<String, String>();
        for (int at = 0; at < more.length; at += 2) {
            given.put(more[at], more[at + 1]);
        }
        return variables(given);
    }

    private Map<String, String> variables(Map<String, String> more) {
        var all = new TreeMap<>(more);
        all.putAll(Map.of("live", names.live(), "aside", names.aside(), "before", names.before(), "away", away));
        return all;
    }
}

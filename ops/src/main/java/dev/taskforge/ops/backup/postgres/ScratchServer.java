package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.backup.scratch.ScratchContainer;
import dev.taskforge.ops.backup.scratch.SharedFolder;
import dev.taskforge.ops.check.SqlCopy;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A PostgreSQL server of the same image in a container of its own, with bounded memory and processes, into which a
 * dump is restored to prove it. It is in no network, or in one that leads nowhere.
 */
public final class ScratchServer {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Over the network of the container: while the official image prepares its files, its server answers only locally. */
    private static final List<String> ASK = List.of("pg_isready", "--quiet", "--host=127.0.0.1", "--dbname=postgres");

    /** What was restored, unless it is renamed. */
    public static final String DATABASE = "drill";

    /** Takes effect only when a server starts; what a table is filled with when it is made is then written once. */
    private static final String WRITE_ONCE = """
            ALTER SYSTEM SET wal_level = minimal;
            ALTER SYSTEM SET max_wal_senders = 0;
            ALTER SYSTEM SET archive_mode = off;
            """;

    /** Of its memory, as the handbook of PostgreSQL has it for a server that has a machine for itself. */
    private static final int PART_OF_BUFFERS = 4;

    /** Several indexes are built at once; helpers of each would only be in each other's way. */
    private static final String INDEXES_AT_ONCE = "ALTER SYSTEM SET max_parallel_maintenance_workers = 0;\n";

    /** Nothing of it has to outlive the machine, so nothing waits for the disk. */
    private static final String HASTE = """
            ALTER SYSTEM SET fsync = off;
            ALTER SYSTEM SET full_page_writes = off;
            ALTER SYSTEM SET synchronous_commit = off;
            ALTER SYSTEM SET autovacuum = off;
            ALTER SYSTEM SET max_wal_size = '1GB';
            ALTER SYSTEM SET maintenance_work_mem = '128MB';
            SELECT pg_reload_conf();
            """;

    private final Docker docker;
    private final String container;
    private final Facts.Server source;
    private final PostgresServer server;

    private ScratchServer(Docker docker, String container, Facts.Server source) {
        this.docker = docker;
        this.container = container;
        this.source = source;
        server = new PostgresServer(docker, container, source.owner(), "", DATABASE).alone();
    }

    /**
     * Where others find it.
     *
     * @param network one that leads nowhere; null for none
     * @param names by which it is found there
     */
    public record Place(@Nullable String network, List<String> names) {
        /** Whoever is not inside its container does not reach it. */
        public static final Place ALONE = new Place(null, List.of());

        private void putInto(ObjectNode config) {
            if (network != null) {
                ScratchContainer.resolveNothingOutside(config);
                ((ObjectNode) config.path("HostConfig")).put("NetworkMode", network);
                var aliases = config.putObject("NetworkingConfig")
                        .putObject("EndpointsConfig")
                        .putObject(network)
                        .putArray("Aliases");
                names.forEach(aliases::add);
            }
        }
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param image its number, which no tag can move
     * @param source what the database was on
     * @param labels by which it is found again
     */
    public static ScratchServer start(
            Docker docker, String name, String image, Facts.Server source, Map<String, String> labels, Place place)
            throws IOException {
        return start(docker, name, ScratchContainer.config(image, environment(source.owner()), labels), source, place);
    }

    /** The same for a server that sees a folder of this machine. */
    public static ScratchServer start(
            Docker docker,
            String name,
            String image,
            Facts.Server source,
            Map<String, String> labels,
            SharedFolder shared,
            Place place)
            throws IOException {
        var config = ScratchContainer.config(image, environment(source.owner()), labels, shared);
        long kilobytes = config.path("HostConfig").path("Memory").longValue() / 1024;
        var buffers = "ALTER SYSTEM SET shared_buffers = '" + kilobytes / PART_OF_BUFFERS + "kB';\n";
        shared.runFirst("haste.sql", HASTE + INDEXES_AT_ONCE + WRITE_ONCE + buffers);
        return start(docker, name, config, source, place);
    }

    private static ScratchServer start(Docker docker, String name, ObjectNode config, Facts.Server source, Place place)
            throws IOException {
        place.putInto(config);
        var id = docker.create(name, config);
        docker.start(id);
        ScratchContainer.awaitAnswer(
                docker, id, () -> docker.exec(id, ASK).run(SOON).exitCode() == 0);
        var scratch = new ScratchServer(docker, id, source);
        if (place.network() != null) {
            scratch.keepOut(docker.gateways(place.network()));
        }
        return scratch;
    }

    /** Before there is anything in it: who is on this machine reaches its networks too, and would be asked for no password. */
    private void keepOut(List<String> addresses) throws IOException {
        var rules = new ArrayList<>(List.of("local all all trust", "host all all 127.0.0.1/32 trust"));
        for (var address : addresses) {
            rules.add("host all all " + address + (address.contains(":") ? "/128" : "/32") + " reject");
        }
        rules.add("host all all samenet trust");
        var texts = rules.stream().map(ScratchServer::literal).collect(Collectors.joining(", "));
        server.database("postgres").sql("""
                DO $$ BEGIN
                  EXECUTE format('COPY (SELECT unnest(%%L::text[])) TO %%L', ARRAY[%s], current_setting('hba_file'));
                END $$;
                SELECT pg_reload_conf();
                """.formatted(texts));
    }

    /** One that was started before. */
    public static ScratchServer in(Docker docker, Container container, Facts.Server source) {
        return new ScratchServer(docker, container.id(), source);
    }

    /** The names the official image knows; whoever reaches it may do all: see {@link #keepOut}. */
    private static Map<String, String> environment(String owner) {
        return Map.of(
                "POSTGRES_USER",
                owner,
                "POSTGRES_DB",
                "postgres",
                "POSTGRES_PASSWORD",
                ScratchContainer.password(),
                "POSTGRES_HOST_AUTH_METHOD",
                "trust");
    }

    /**
     * Makes the roles and a database like that of the source, and restores into it.
     *
     * @param roles as {@link PostgresServer#roles} wrote them
     */
    public void restore(String roles, InputStream dump) throws IOException {
        prepare(roles);
        server.restore(dump);
    }

    /**
     * The same from a file, with several processes.
     *
     * @param file its name in the container
     */
    public void restore(String roles, String file, int processes) throws IOException {
        prepare(roles);
        server.restore(file, processes);
    }

    private void prepare(String roles) throws IOException {
        var first = server.database("postgres");
        first.sql(HASTE);
        if (source.monetary() != null) {
            first.sql("ALTER SYSTEM SET lc_monetary = " + literal(source.monetary()) + ";\nSELECT pg_reload_conf();\n");
        }
        first.sql("CREATE DATABASE " + DATABASE + " TEMPLATE template0 ENCODING " + literal(source.encoding())
                + " LC_COLLATE " + literal(source.collate()) + " LC_CTYPE " + literal(source.ctype()) + ";\n");
        // The names of roles are kept as the bytes they have in the encoding of the database that one is connected to.
        server.sql(withoutOwner(roles, source.quotedOwner()));
    }

    /** The role that made the source made this server too. */
    static String withoutOwner(String roles, String quotedOwner) {
        var line = "CREATE ROLE " + quotedOwner + ";";
        return roles.lines().filter(text -> !text.equals(line)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Gives what was restored the name by which an application asks for it. */
    public void rename(String name) throws IOException {
        var first = server.database("template1");
        if (name.equals("postgres")) {
            first.sql("ALTER DATABASE postgres RENAME TO " + DATABASE + "_spare;\n");
        }
        first.sql("ALTER DATABASE " + DATABASE + " RENAME TO \"" + name.replace("\"", "\"\"") + "\";\n");
    }

    /** Where it has a file of a folder of this machine, when it sees that. */
    public Optional<String> seen(SharedFolder shared, String name) throws IOException {
        return shared.seen(docker, container, name);
    }

    /**
     * How what was restored was used.
     *
     * @param counted the sessions of clients so far, or, before PostgreSQL 14, the transactions; may be counted only at the end of a session
     * @param sessions that somebody has now who is not in the container
     */
    public record Use(long counted, int sessions) {
        /** Whether somebody has used it after that. */
        public boolean isAfter(Use before) {
            return sessions > 0 || counted > before.counted;
        }
    }

    /** Asked in another database, so that asking is not counted. */
    public Use use() throws IOException {
        var told = server.database("postgres")
                .ask("""
                        SELECT coalesce(sum(coalesce((to_jsonb(d) ->> 'sessions')::bigint, xact_commit + xact_rollback)), 0) || ' ' ||
                          (SELECT count(*) FROM pg_stat_activity WHERE datname = :'of' AND client_addr IS NOT NULL)
                        FROM pg_stat_database d WHERE datname = :'of';
                        """, Map.of("of", DATABASE))
                .strip()
                .split(" ");
        try {
            return new Use(Long.parseLong(told[0]), Integer.parseInt(told[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("the server does not say how it was used", e);
        }
    }

    /** What was restored, to be asked. */
    public SqlCopy copyToAsk() {
        return new PsqlQuery(server.inEncodingOf(source))::rows;
    }

    /** What was restored. */
    public Facts facts() throws IOException {
        return server.facts();
    }

    /** The same for a server that may see a folder of this machine. */
    public Facts facts(SharedFolder shared) throws IOException {
        return server.sharing(shared).factsAlone();
    }
}

package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A PostgreSQL server of the same image in a container of its own, with bounded memory, processors and processes, into which a
 * dump is restored to prove it. It is in no network, or in one that leads nowhere.
 */
public final class ScratchServer {
    private static final long MEMORY = 1L << 30;
    private static final long ONE_PROCESSOR = 1_000_000_000L;
    private static final long SHARED_MEMORY = 256L << 20;
    private static final int MOST_PROCESSES = 512;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 4_000;
    private static final String DATABASE = "drill";
    /** The kernel ends it before anything else when the machine is short of memory. */
    private static final int FIRST_TO_GO = 1_000;

    private final Docker docker;
    private final String container;
    private final Facts.Server source;
    private final PostgresServer server;

    private ScratchServer(Docker docker, String container, Facts.Server source) {
        this.docker = docker;
        this.container = container;
        this.source = source;
        server = new PostgresServer(docker, container, source.owner(), "", DATABASE);
    }

    /**
     * Where others find it.
     *
     * @param network null for none
     * @param names by which it is found there
     */
    public record Place(@Nullable String network, List<String> names) {
        /** Whoever is not inside its container does not reach it. */
        public static final Place ALONE = new Place(null, List.of());
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
        var id = docker.create(name, config(image, source.owner(), labels, place));
        docker.start(id);
        var server = new ScratchServer(docker, id, source);
        server.awaitAnswer();
        return server;
    }

    /** One that was started before. */
    public static ScratchServer in(Docker docker, Container container, Facts.Server source) {
        return new ScratchServer(docker, container.id(), source);
    }

    private static ObjectNode config(String image, String owner, Map<String, String> labels, Place place) {
        var config = JsonMapper.shared().createObjectNode().put("Image", image);
        var environment = config.putArray("Env");
        // The names the official image knows; whoever reaches it may do all, and nobody else does.
        Map.of(
                        "POSTGRES_USER",
                        owner,
                        "POSTGRES_DB",
                        "postgres",
                        "POSTGRES_PASSWORD",
                        password(),
                        "POSTGRES_HOST_AUTH_METHOD",
                        "trust")
                .forEach((key, value) -> environment.add(key + "=" + value));
        var own = config.putObject("Labels");
        labels.forEach(own::put);
        var host = config.putObject("HostConfig");
        // What an image of one's own does to a new database would stand in the way of what is restored.
        host.putObject("Tmpfs").put("/docker-entrypoint-initdb.d", "size=64k");
        var network = place.network();
        if (network != null) {
            var names = config.putObject("NetworkingConfig")
                    .putObject("EndpointsConfig")
                    .putObject(network)
                    .putArray("Aliases");
            place.names().forEach(names::add);
        }
        host.put("NetworkMode", network == null ? "none" : network)
                .put("OomScoreAdj", FIRST_TO_GO)
                .put("Memory", MEMORY)
                .put("MemorySwap", MEMORY)
                .put("NanoCpus", ONE_PROCESSOR)
                .put("PidsLimit", MOST_PROCESSES)
                .put("ShmSize", SHARED_MEMORY)
                .putArray("SecurityOpt")
                .add("no-new-privileges");
        return config;
    }

    private static String password() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Over the network of the container: while the official image prepares its files, its server answers only locally. */
    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var ask = List.of("pg_isready", "--quiet", "--host=127.0.0.1", "--dbname=postgres");
        while (true) {
            var state = docker.container(container).map(Container::state).orElse("gone");
            if (!state.equals("running")) {
                throw new IOException(
                        "the server for the drill ended: " + docker.logs(container, LOG_LINES, LOG_BYTES));
            }
            if (docker.exec(container, ask).run(SOON).exitCode() == 0) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException("the server for the drill does not answer after " + PATIENCE.toMinutes()
                        + " minutes: " + docker.logs(container, LOG_LINES, LOG_BYTES));
            }
            Pause.of(PAUSE);
        }
    }

    /**
     * Makes the roles and a database like that of the source, and restores into it.
     *
     * @param roles as {@link PostgresServer#roles} wrote them
     */
    public void restore(String roles, InputStream dump) throws IOException {
        var first = server.database("postgres");
        first.sql(withoutOwner(roles, source.quotedOwner()));
        first.sql("CREATE DATABASE " + DATABASE + " TEMPLATE template0 ENCODING " + literal(source.encoding())
                + " LC_COLLATE " + literal(source.collate()) + " LC_CTYPE " + literal(source.ctype()) + ";\n");
        server.restore(dump);
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

    /** What was restored. */
    public Facts facts() throws IOException {
        return server.facts();
    }
}

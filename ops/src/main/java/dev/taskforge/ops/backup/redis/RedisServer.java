package dev.taskforge.ops.backup.redis;

import dev.taskforge.ops.backup.postgres.Errors;
import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.host.docker.Exec;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server of Redis or Valkey in a container that runs. It is asked with its own program, inside its container, so that its version is
 * always the right one. Immutable.
 */
public final class RedisServer {
    private static final List<String> CLIENTS = List.of("redis-cli", "valkey-cli");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Docker docker;
    private final String container;
    private final String client;
    private final @Nullable String user;
    private final Map<String, String> environment;

    RedisServer(Docker docker, String container, String client, @Nullable String user, String password) {
        this.docker = docker;
        this.container = container;
        this.client = client;
        this.user = user;
        // Never as an argument, which everybody on the machine sees.
        environment = password.isEmpty() ? Map.of() : Map.of("REDISCLI_AUTH", password, "VALKEYCLI_AUTH", password);
    }

    /**
     * The server of a container. It is asked at the container's own address, where another server must not be able to answer.
     *
     * @param user whose password it is; null for the one that has no name
     * @param password empty where none is needed
     */
    public static RedisServer find(Docker docker, String container, @Nullable String user, String password)
            throws IOException {
        var network = docker.networkMode(container);
        if (network.equals("host") || network.startsWith("container:")) {
            throw new RdbUnknown("it has no network of its own (network_mode: "
                    + (network.equals("host") ? network : "container or service")
                    + "), so that another server may answer at its port; give it one, such as the default of Compose");
        }
        for (var client : CLIENTS) {
            if (has(docker, container, client)) {
                return new RedisServer(docker, container, client, user, password);
            }
        }
        throw new RedisFailed("the container has neither redis-cli nor valkey-cli, which makes the snapshot");
    }

    private static boolean has(Docker docker, String container, String client) throws IOException {
        try {
            return docker.exec(container, List.of(client, "--version"))
                            .run(SOON)
                            .exitCode()
                    == 0;
        } catch (DockerException e) {
            if (e.isMissing() || e.status() == 409) {
                throw e; // the container is gone, or does not run
            }
            return false;
        }
    }

    /** The program that speaks with it. */
    public String client() {
        return client;
    }

    /** The version of the program that speaks with it. */
    public String tool() throws IOException {
        var result = docker.exec(container, List.of(client, "--version")).run(SOON);
        var version = result.output().strip();
        if (result.exitCode() != 0 || version.isEmpty()) {
            throw new RedisFailed(
                    client + " --version ended with " + result.exitCode() + ": " + first(result.errors()));
        }
        return version;
    }

    /**
     * What the server says of itself.
     *
     * @throws RedisFailed when it does not let itself be asked
     */
    public Map<String, String> info() throws IOException {
        var answer = ask("INFO");
        var info = values(answer);
        if (!info.containsKey("redis_version") && !info.containsKey("valkey_version")) {
            throw new RedisFailed(client + " INFO: " + first(answer));
        }
        return info;
    }

    /** What it says of the snapshots that it writes. */
    Map<String, String> persistence() throws IOException {
        return values(ask("INFO", "persistence"));
    }

    private static Map<String, String> values(String answer) {
        var values = new TreeMap<String, String>();
        answer.lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> values.put(parts[0], parts[1].strip()));
        return values;
    }

    /**
     * Refuses a server of which a snapshot would be only a part, or none.
     *
     * @return about how many bytes a snapshot has; 0 when that is not known
     */
    public long requireWhole() throws IOException {
        var info = info();
        if ("1".equals(info.get("cluster_enabled"))) {
            throw new RdbUnknown("the server is one of a Redis Cluster, and has only a part of its keys");
        }
        if ("sentinel".equals(info.get("redis_mode"))) {
            throw new RdbUnknown("this is a Redis Sentinel, which has no keys; name the service of the server itself");
        }
        if (!"0".equals(info.getOrDefault("loading", "0"))) {
            throw new RedisFailed("the server is still reading its data from the disk");
        }
        var used = info.getOrDefault("used_memory", "");
        return used.matches("[0-9]{1,18}") ? Long.parseLong(used) : 0;
    }

    /**
     * Takes a snapshot as a replica gets it: nothing changes for the server. With {@code repl-diskless-sync no} it writes the
     * snapshot to its own disk first, over its {@code dump.rdb}; otherwise it writes nothing there.
     *
     * @param out gets the snapshot
     * @return what is in it
     * @throws RdbUnknown when it holds what cannot be compared
     */
    public RdbFacts dump(OutputStream out) throws IOException {
        var errors = new Errors();
        try (var dump = new Streaming(exec("--rdb", "-").sign(new Saving(this)), errors)) {
            RdbFacts facts;
            try {
                facts = RdbReader.read(dump, out);
            } catch (RdbBroken e) {
                requireSuccess(dump, errors); // says more than that its output has no end
                throw e;
            }
            requireSuccess(dump, errors);
            return facts;
        }
    }

    private void requireSuccess(Streaming dump, Errors errors) throws IOException {
        dump.transferTo(OutputStream.nullOutputStream());
        int code = dump.exitCode();
        // Older ones go on when the password was refused.
        if (code != 0 || errors.text().contains("AUTH failed")) {
            throw new RedisFailed(client + " --rdb ended with " + code + ": " + last(errors.text()));
        }
    }

    /** Asks one thing and returns the answer, which must be little. */
    String ask(String... words) throws IOException {
        return answer(exec(words).run(SOON), words);
    }

    /** The same for what takes long, as long as it goes on. */
    String ask(Stall.Sign sign, String... words) throws IOException {
        return answer(exec(words).sign(sign).run(), words);
    }

    private String answer(Exec.Result result, String... words) throws RedisFailed {
        if (result.exitCode() != 0 || result.errors().contains("AUTH failed")) {
            var said = result.errors().isBlank() ? result.output() : result.errors();
            throw new RedisFailed(client + " " + words[0] + " ended with " + result.exitCode() + ": " + first(said));
        }
        return result.output();
    }

    private Exec exec(String... words) {
        var arguments = new ArrayList<>(List.of(client));
        if (user != null) {
            arguments.addAll(List.of("--user", user));
        }
        arguments.addAll(List.of(words));
        return docker.exec(container, arguments).environment(environment);
    }

    private static String first(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no answer");
    }

    private static String last(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, line) -> line)
                .orElse("no word of why");
    }
}

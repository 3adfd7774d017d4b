package dev.taskforge.ops.host.docker;

import dev.taskforge.ops.host.Stall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Docker Engine on this machine, over its Unix socket. Speaks the newest version of its API that both know, of those from
 * {@value #OLDEST} to {@value #NEWEST}. Every call has a connection of its own and a time within which it must end. Immutable;
 * safe for use by any thread; interrupting the calling thread ends its call.
 *
 * <p>Source of all paths and fields: <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>.
 */
public final class Docker {
    static final String OLDEST = "1.40";
    static final String NEWEST = "1.47";

    /** Where Docker Engine listens when nothing else is said. */
    public static final Path SOCKET = Path.of("/var/run/docker.sock");

    private static final Duration SOON = Duration.ofSeconds(30);
    /** Where it works on the disk, which may be slow. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(15);
    private static final int MOST_ANSWER = 64 * 1024 * 1024;

    private final Path socket;
    private final String version;
    private final Engine engine;
    private final Stall stall;

    private Docker(Path socket, String version, Engine engine, Stall stall) {
        this.socket = socket;
        this.version = version;
        this.engine = engine;
        this.stall = stall;
    }

    /**
     * What answers behind the socket.
     *
     * @param version of Docker Engine
     * @param api the version of its API that is spoken
     * @param architecture as images name it, such as {@code amd64}
     */
    public record Engine(String version, String api, String system, String architecture) {}

    /**
     * Finds out who answers.
     *
     * @throws DockerUnreachable when nobody does, or it is too old or too new
     */
    public static Docker connect(Path socket) throws IOException {
        JsonNode said;
        try (var exchange = Exchange.open(socket, SOON)) {
            exchange.send("GET", "/version", null, false);
            said = parse(answer(exchange));
        }
        var newest = said.path("ApiVersion").asString();
        var oldest = said.path("MinAPIVersion").asString();
        var spoken = compare(newest, NEWEST) < 0 ? newest : NEWEST;
        if (compare(spoken, OLDEST) < 0 || (!oldest.isEmpty() && compare(spoken, oldest) < 0)) {
            throw new DockerUnreachable(
                    DockerUnreachable.Reason.OTHER_VERSION,
                    socket,
                    "Docker Engine " + said.path("Version").asString() + " speaks versions " + oldest + " to " + newest
                            + " of its API, TaskForge " + OLDEST + " to " + NEWEST);
        }
        var engine = new Engine(
                said.path("Version").asString(),
                spoken,
                said.path("Os").asString(),
                said.path("Arch").asString());
        return new Docker(socket, "/v" + spoken, engine, new Stall(Stall.USUAL));
    }

    /** The same, whose long work may stand still for so long; what is begun with it is one piece of work. */
    public Docker stallingAfter(Duration limit) {
        return new Docker(socket, version, engine, new Stall(limit));
    }

    /** Ends long work that stands still. */
    public Stall stall() {
        return stall;
    }

    public Engine engine() {
        return engine;
    }

    /** Below zero when the first version is older: 1.9 is older than 1.10. */
    static int compare(String version, String other) throws IOException {
        try {
            return compareNumbers(version, other);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "whoever answers behind the socket is no Docker Engine: version '" + version + "'", e);
        }
    }

    private static int compareNumbers(String version, String other) {
        var ones = version.split("\\.");
        var others = other.split("\\.");
        for (int i = 0; i < Math.max(ones.length, others.length); i++) {
            int one = i < ones.length ? Integer.parseInt(ones[i]) : 0;
            int another = i < others.length ? Integer.parseInt(others[i]) : 0;
            if (one != another) {
                return Integer.compare(one, another);
            }
        }
        return 0;
    }

    /** The containers that carry all these labels, also those that do not run; the newest first. */
    public List<Container> containers(Map<String, String> labels) throws IOException {
        return containers("/containers/json?all=true&filters=" + filters(labels));
    }

    /** The containers that carry this label, whatever it says, also those that do not run. */
    public List<Container> containersWith(String label) throws IOException {
        return containers("/containers/json?all=true&filters=" + filter(label));
    }

    /** The containers that run, whoever started them; the newest first. */
    public List<Container> running() throws IOException {
        return containers("/containers/json");
    }

    private List<Container> containers(String question) throws IOException {
        var found = get(question);
        var containers = new ArrayList<Container>();
        for (var one : found) {
            // One that was removed meanwhile is no longer among them.
            container(one.path("Id").asString()).ifPresent(containers::add);
        }
        return containers;
    }

    private static String filters(Map<String, String> labels) {
        var wanted = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .toList();
        return encode(JsonMapper.shared().writeValueAsString(Map.of("label", wanted)));
    }

    private static String filter(String label) {
        return encode(JsonMapper.shared().writeValueAsString(Map.of("label", List.of(label))));
    }

    /** The container of this number or name. */
    public Optional<Container> container(String id) throws IOException {
        return found("/containers/" + encode(id) + "/json", Container::of);
    }

    /** The first process of a container that runs and shares its memory with none, as the machine of Docker Engine numbers it. */
    OptionalLong processWithOwnMemory(String id) throws IOException {
        var found = get("/containers/" + encode(id) + "/json");
        var host = found.path("HostConfig");
        boolean own = List.of("", "private", "shareable")
                        .contains(host.path("IpcMode").asString(""))
                && !host.path("Privileged").asBoolean();
        long process = found.path("State").path("Pid").asLong(0);
        return own && process > 0 ? OptionalLong.of(process) : OptionalLong.empty();
    }

    /** Where Docker Engine keeps images, containers and volumes, as it sees its machine. */
    public Path folder() throws IOException {
        return Path.of(get("/info").path("DockerRootDir").asString("/var/lib/docker"));
    }

    /** The variables in the environment of a container. */
    public Map<String, String> environment(String id) throws IOException {
        return variables(
                get("/containers/" + encode(id) + "/json").path("Config").path("Env"));
    }

    static Map<String, String> variables(JsonNode lines) {
        return texts(lines).stream()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1], (_, last) -> last));
    }

    /**
     * Whose network a container is in, such as {@code none}, {@code host}, the name of a network, or {@code container:} and the
     * number of another one.
     */
    public String networkMode(String id) throws IOException {
        return get("/containers/" + encode(id) + "/json")
                .path("HostConfig")
                .path("NetworkMode")
                .asString("");
    }

    /** The image of this number, digest or name, if this machine has it. */
    public Optional<Image> image(String reference) throws IOException {
        return found("/images/" + encode(reference) + "/json", Image::of);
    }

    /**
     * Makes a container, which does not run yet.
     *
     * @param config as the API takes it
     * @return its number
     * @throws DockerException with status 409 when the name is taken, 404 when there is no such image
     */
    public String create(String name, JsonNode config) throws IOException {
        var body = JsonMapper.shared().writeValueAsBytes(config);
        return parse(call("POST", "/containers/create?name=" + encode(name), body, PATIENCE))
                .path("Id")
                .asString();
    }

    /** Starts a container; one that runs already goes on. */
    public void start(String id) throws IOException {
        call("POST", "/containers/" + encode(id) + "/start", null, PATIENCE);
    }

    /** Asks a container to end, and ends it when it has not after as long as it was made to have. */
    public void stop(String id) throws IOException {
        call("POST", "/containers/" + encode(id) + "/stop", null, LONGEST_STOP);
    }

    /** Asks a container to end, and ends it when it has not after that time; one that does not run stays so. */
    public void stop(String id, Duration patience) throws IOException {
        call(
                "POST",
                "/containers/" + encode(id) + "/stop?t="
                        + patience.plusMillis(999).toSeconds(),
                null,
                patience.plus(GRACE));
    }

    /** Ends a container, if it runs, and starts it; also one that Docker Engine waits to start again. */
    public void restart(String id) throws IOException {
        call("POST", "/containers/" + encode(id) + "/restart", null, LONGEST_STOP);
    }

    /** Sends a signal, such as {@code SIGHUP}, to the first process of a container. */
    public void signal(String id, String signal) throws IOException {
        call("POST", "/containers/" + encode(id) + "/kill?signal=" + encode(signal), null, SOON);
    }

    /** Waits until a container has ended, and returns its exit code. */
    public int await(String id, Duration patience) throws IOException {
        var answer = parse(call("POST", "/containers/" + encode(id) + "/wait", null, patience));
        if (!answer.path("StatusCode").isInt() || answer.hasNonNull("Error")) {
            throw new IOException("Docker Engine does not know how the container ended: " + answer);
        }
        return answer.path("StatusCode").asInt();
    }

    /** Removes a container with its nameless volumes, ending it first; false when there is none. */
    public boolean remove(String id) throws IOException {
        return removed("/containers/" + encode(id) + "?force=true&v=true");
    }

    private boolean removed(String path) throws IOException {
        try {
            call("DELETE", path, null, PATIENCE);
            return true;
        } catch (DockerException e) {
            if (e.isMissing()) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Sets whether Docker Engine starts a container again by itself.
     *
     * @param policy such as {@code no}, {@code unless-stopped} or, with how often at most, {@code on-failure:5}
     */
    public void restartPolicy(String id, String policy) throws IOException {
        var parts = policy.split(":", 2);
        int most = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
        var body = body(Map.of("RestartPolicy", Map.of("Name", parts[0], "MaximumRetryCount", most)));
        call("POST", "/containers/" + encode(id) + "/update", body, SOON);
    }

    /**
     * Removes what builds left behind and nothing uses, if it was not used for so long.
     *
     * @return how many bytes that gave back
     */
    public long pruneBuildCache(Duration unused) throws IOException {
        var filters = JsonMapper.shared().writeValueAsString(Map.of("until", List.of(unused.toSeconds() + "s")));
        return parse(call("POST", "/build/prune?all=true&filters=" + encode(filters), null, LONGEST_STOP))
                .path("SpaceReclaimed")
                .asLong();
    }

    /** Gives a container another name. */
    public void rename(String id, String name) throws IOException {
        call("POST", "/containers/" + encode(id) + "/rename?name=" + encode(name), null, SOON);
    }

    /**
     * Makes a network that leads nowhere: those in it reach one another and this machine reaches them.
     *
     * @return its number
     */
    public String createInternalNetwork(String name, Map<String, String> labels) throws IOException {
        var body = body(Map.of("Name", name, "CheckDuplicate", true, "Internal", true, "Labels", labels));
        return parse(call("POST", "/networks/create", body, SOON)).path("Id").asString();
    }

    /** The addresses that this machine itself has in a network. */
    public List<String> gateways(String network) throws IOException {
        var found = get("/networks/" + encode(network)).path("IPAM").path("Config");
        return StreamSupport.stream(found.spliterator(), false)
                .map(one -> one.path("Gateway").asString())
                .filter(gateway -> !gateway.isEmpty())
                .toList();
    }

    /** The numbers of the networks that carry all these labels. */
    public List<String> networks(Map<String, String> labels) throws IOException {
        return StreamSupport.stream(get("/networks?filters=" + filters(labels)).spliterator(), false)
                .map(network -> network.path("Id").asString())
                .toList();
    }

    /** The networks that carry this label, whatever it says: the labels of each by its number. */
    public Map<String, Map<String, String>> networksWith(String label) throws IOException {
        return StreamSupport.stream(get("/networks?filters=" + filter(label)).spliterator(), false)
                .collect(Collectors.toUnmodifiableMap(
                        network -> network.path("Id").asString(), network -> map(network.path("Labels"))));
    }

    /** Removes a network in which no container is; false when there is none. */
    public boolean removeNetwork(String id) throws IOException {
        return removed("/networks/" + encode(id));
    }

    /** Takes a container out of a network; connections it has there end. */
    public void disconnect(String network, String id) throws IOException {
        call("POST", "/networks/" + encode(network) + "/disconnect", body(Map.of("Container", id)), SOON);
    }

    /** Puts a container into a network, where others find it by these names too. */
    public void connect(String network, String id, List<String> aliases) throws IOException {
        var body = body(Map.of("Container", id, "EndpointConfig", Map.of("Aliases", aliases)));
        call("POST", "/networks/" + encode(network) + "/connect", body, SOON);
    }

    /**
     * How much memory a container uses, in bytes, without what the kernel keeps of files and gives back when it is short; 0
     * when it does not run.
     */
    public long memory(String id) throws IOException {
        var memory = Usage.of(stats(id)).memory();
        return memory == null ? 0 : memory;
    }

    /** What a container uses now; empty when there is none. */
    public Optional<Usage> usage(String id) throws IOException {
        try {
            return Optional.of(Usage.of(stats(id)));
        } catch (DockerException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private JsonNode stats(String id) throws IOException {
        return get("/containers/" + encode(id) + "/stats?stream=false&one-shot=true");
    }

    /** The command lines of the processes of a container, as {@code ps} of this machine shows them. */
    public List<String> processes(String id) throws IOException {
        var path = "/containers/" + encode(id) + "/top?ps_args=-eo%20pid,args";
        return StreamSupport.stream(get(path).path("Processes").spliterator(), false)
                .map(process -> process.path(process.size() - 1).asString(""))
                .toList();
    }

    /** The last lines of what a container wrote, of both streams, at most {@code keep} bytes. */
    public String logs(String id, int lines, int keep) throws IOException {
        return logs(id, lines, keep, null);
    }

    /**
     * As {@link #logs(String, int, int)}, without what was written before.
     *
     * @param since to the second; null for all
     */
    public String logs(String id, int lines, int keep, @Nullable Instant since) throws IOException {
        var tty = container(id).map(Container::tty).orElse(false);
        try (var exchange = Exchange.open(socket, SOON)) {
            exchange.send(
                    "GET",
                    version + "/containers/" + encode(id) + "/logs?stdout=true&stderr=true&tail=" + lines
                            + (since == null ? "" : "&since=" + since.getEpochSecond()),
                    null,
                    false);
            refuse(exchange);
            return Frames.text(exchange.body(), tty, keep);
        }
    }

    /**
     * All that a container wrote and Docker Engine still has, of both streams in the order they came, each line with its time. It takes as
     * long as bytes come.
     *
     * @param until what came later is left out
     * @throws DockerException when there is no such container, or its log cannot be read
     */
    public void logs(Container container, Instant until, OutputStream out) throws IOException {
        var question = "/containers/" + encode(container.id()) + "/logs?stdout=true&stderr=true&timestamps=true&until="
                + seconds(until);
        stalling("the log of container " + container.name(), Stall.Sign.NONE, exchange -> {
            exchange.send("GET", path(question), null, false);
            refuse(exchange);
            if (container.tty()) {
                return exchange.body().transferTo(new TerminalLog(out));
            }
            Frames.split(exchange.body(), out, out);
            return 0L;
        });
    }

    /**
     * The last lines that a container wrote and Docker Engine still has, in the order they came, each with its time.
     *
     * @param lines how many at most
     * @param since earlier ones are left out; null for none
     * @param time in which all must have come
     * @param errors takes the other stream, which a container with a terminal does not have; null to leave that out
     */
    public void tail(
            Container container,
            int lines,
            @Nullable Instant since,
            Duration time,
            OutputStream out,
            @Nullable OutputStream errors)
            throws IOException {
        try (var exchange = open(time)) {
            var question = "/containers/" + encode(container.id()) + "/logs?stdout=true&stderr=" + (errors != null)
                    + "&timestamps=true&tail=" + lines + (since == null ? "" : "&since=" + seconds(since));
            exchange.send("GET", path(question), null, false);
            refuse(exchange);
            if (container.tty()) {
                exchange.body().transferTo(new TerminalLog(out));
            } else {
                Frames.split(exchange.body(), out, errors == null ? out : errors);
            }
        }
    }

    /** As Docker Engine takes times. */
    private static String seconds(Instant time) {
        return time.getEpochSecond() + "." + String.format(Locale.ROOT, "%09d", time.getNano());
    }

    /** What takes the log of a container, such as {@code json-file}. */
    public String logDriver(String id) throws IOException {
        return get("/containers/" + encode(id) + "/json")
                .path("HostConfig")
                .path("LogConfig")
                .path("Type")
                .asString("");
    }

    /** The file on this machine to which Docker Engine adds all that a container writes; empty when something bounds it, or it is none. */
    public Optional<Path> unboundLog(String id) throws IOException {
        var container = get("/containers/" + encode(id) + "/json");
        var config = container.path("HostConfig").path("LogConfig");
        var path = container.path("LogPath").asString("");
        boolean isBound = config.path("Config").has("max-size");
        return config.path("Type").asString("").equals("json-file") && !isBound && path.startsWith("/")
                ? Optional.of(Path.of(path))
                : Optional.empty();
    }

    /**
     * Where a path of a container leads when it is a link; the path itself when it is none.
     *
     * @throws DockerException when there is no such container or path
     */
    public String followed(String id, String path) throws IOException {
        try (var exchange = open(SOON)) {
            exchange.send("HEAD", path("/containers/" + encode(id) + "/archive?path=" + encode(path)), null, false);
            if (exchange.status() != 200) {
                throw new DockerException(exchange.status(), "there is no " + path); // a HEAD has no words of its own
            }
            var stat = exchange.header("X-Docker-Container-Path-Stat");
            var decoded = stat == null ? new byte[0] : Base64.getDecoder().decode(stat);
            var target = parse(decoded).path("linkTarget").asString("");
            return target.isEmpty() ? path : target;
        } catch (IllegalArgumentException e) {
            throw new IOException("what Docker Engine says of " + path + " cannot be read", e);
        }
    }

    /** What takes an answer while it comes. */
    @FunctionalInterface
    public interface Taking<T> {
        T take(InputStream in) throws IOException;
    }

    /**
     * A file or folder of a container with all that is in it, as an archive of {@code tar} in which names begin with the last part
     * of the path. The container need not run. It takes as long as bytes come.
     *
     * @throws DockerException when there is no such container or path
     */
    public <T> T archive(String id, String path, Taking<T> taking) throws IOException {
        return stalling("the archive of " + path, Stall.Sign.NONE, exchange -> {
            exchange.send("GET", path("/containers/" + encode(id) + "/archive?path=" + encode(path)), null, false);
            refuse(exchange);
            return taking.take(exchange.body());
        });
    }

    /** What writes a body while it is sent. */
    @FunctionalInterface
    public interface Giving {
        void give(OutputStream out) throws IOException;
    }

    /**
     * Unpacks an archive of {@code tar} into a folder of a container, which need not run. It takes as long as bytes go.
     *
     * @throws DockerException when there is no such container or folder, or it refuses what comes
     */
    public void unpack(String id, String folder, Giving archive) throws IOException {
        stalling("unpacking into " + folder, Stall.Sign.NONE, exchange -> {
            exchange.send("PUT", path("/containers/" + encode(id) + "/archive?path=" + encode(folder)), archive);
            return answer(exchange);
        });
    }

    /** Runs a program inside a container; see {@link Exec}. */
    public Exec exec(String container, List<String> arguments) {
        return new Exec(this, container, arguments);
    }

    Exchange open(Duration time) throws IOException {
        return Exchange.open(socket, time);
    }

    /** Asks, and takes the answer while it comes. */
    @FunctionalInterface
    interface Asking<T> {
        T ask(Exchange exchange) throws IOException;
    }

    /** Asks what may take any time, and gives it up when nothing moves. */
    <T> T stalling(String what, Stall.Sign sign, Asking<T> asking) throws IOException {
        try (var exchange = Exchange.open(socket, stall)) {
            return stall.over(what, sign, exchange::end, () -> asking.ask(exchange));
        }
    }

    String path(String path) {
        return version + path;
    }

    /** Sends a request and returns the body of its answer. */
    byte[] call(String method, String path, byte @Nullable [] body, Duration time) throws IOException {
        try (var exchange = open(time)) {
            exchange.send(method, path(path), body, false);
            return answer(exchange);
        }
    }

    JsonNode get(String path) throws IOException {
        return parse(call("GET", path, null, SOON));
    }

    <T> Optional<T> found(String path, Function<JsonNode, T> reader) throws IOException {
        try {
            return Optional.of(reader.apply(get(path)));
        } catch (DateTimeException | JacksonException e) {
            throw new IOException("what Docker Engine says of " + path + " cannot be read: " + e.getMessage(), e);
        } catch (DockerException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static byte[] answer(Exchange exchange) throws IOException {
        refuse(exchange);
        return bounded(exchange.body());
    }

    /** @throws DockerException when the answer is a refusal */
    static void refuse(Exchange exchange) throws IOException {
        int status = exchange.status();
        boolean done = (status >= 200 && status < 300) || status == 304 || status == Exchange.SWITCHED;
        if (!done) {
            var refusal = new DockerException(status, message(exchange));
            var unsent = exchange.unsent();
            if (unsent != null) {
                refusal.addSuppressed(unsent);
            }
            throw refusal;
        }
    }

    private static String message(Exchange exchange) throws IOException {
        var text = new String(bounded(exchange.body()), StandardCharsets.UTF_8).strip();
        try {
            return JsonMapper.shared().readTree(text).path("message").asString(text);
        } catch (JacksonException _) {
            return text; // a proxy in between speaks plainly
        }
    }

    private static byte[] bounded(InputStream in) throws IOException {
        var bytes = in.readNBytes(MOST_ANSWER + 1);
        if (bytes.length > MOST_ANSWER) {
            throw new IOException("the answer of Docker Engine has more than " + MOST_ANSWER + " bytes");
        }
        return bytes;
    }

    static JsonNode parse(byte[] bytes) throws IOException {
        try {
            var node = JsonMapper.shared().readTree(bytes);
            if (node.isMissingNode()) {
                throw new IOException("the answer of Docker Engine is empty");
            }
            return node;
        } catch (JacksonException e) {
            throw new IOException("the answer of Docker Engine is no JSON", e);
        }
    }

    static byte[] body(Map<String, ?> body) {
        return JsonMapper.shared().writeValueAsBytes(body);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    static Map<String, String> map(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().asString()));
    }
}

package dev.taskforge.ops.backup.scratch;

import dev.taskforge.ops.host.FreeMemory;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container of its own with bounded memory and processes, which gives way when others need the processors, in no network, for a
 * server that lives shortly.
 */
public final class ScratchContainer {
    private static final long LEAST_MEMORY = 1L << 30;
    private static final long MOST_MEMORY = 4L << 30;
    /** What was restored is then read again from memory, where there is enough; it is given back to whoever needs it. */
    private static final int PART_OF_FREE_MEMORY = 4;

    /** A container has 1,024 unless told otherwise: what serves comes first, and what it leaves idle is used. */
    private static final int SHARE_OF_PROCESSORS = 128;

    private static final long SHARED_MEMORY = 256L << 20;
    private static final int MOST_PROCESSES = 512;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Of what it writes, as Docker Engine is told it. */
    private static final String MOST_LOG = "10m";

    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 4_000;
    /** The kernel ends it before anything else when the machine is short of memory. */
    private static final int FIRST_TO_GO = 1_000;

    /** Where images of databases keep what they run at the first start of a server. */
    static final String FIRST_FILES = "/docker-entrypoint-initdb.d";

    /** The container itself, in which no resolver listens. */
    private static final String NOBODY = "127.0.0.1";

    private ScratchContainer() {}

    /**
     * What Docker Engine is to be asked for.
     *
     * @param image its number, which no tag can move
     * @param labels by which it is found again
     */
    public static ObjectNode config(String image, Map<String, String> environment, Map<String, String> labels)
            throws IOException {
        return config(image, environment, labels, memory(FreeMemory.bytes().orElse(LEAST_MEMORY)));
    }

    static long memory(long free) {
        return Math.clamp(free / PART_OF_FREE_MEMORY, LEAST_MEMORY, MOST_MEMORY);
    }

    /** The same with so much memory, in bytes. */
    public static ObjectNode config(
            String image, Map<String, String> environment, Map<String, String> labels, long memory) {
        var config = JsonMapper.shared().createObjectNode().put("Image", image);
        var variables = config.putArray("Env");
        environment.forEach((key, value) -> variables.add(key + "=" + value));
        var own = config.putObject("Labels");
        labels.forEach(own::put);
        var host = config.putObject("HostConfig");
        // What an image of one's own does to a new database would stand in the way of what is restored.
        host.putObject("Tmpfs").put(FIRST_FILES, "size=64k");
        host.put("NetworkMode", "none")
                .put("OomScoreAdj", FIRST_TO_GO)
                .put("Memory", memory)
                .put("MemorySwap", memory)
                .put("CpuShares", SHARE_OF_PROCESSORS)
                .put("PidsLimit", MOST_PROCESSES)
                .put("ShmSize", SHARED_MEMORY)
                .set("LogConfig", log());
        host.putArray("SecurityOpt").add("no-new-privileges");
        return config;
    }

    /**
     * Lets a container in a network find only what is in it: Docker Engine asks the resolvers of this machine for other names, also, in
     * earlier versions, for a network that leads nowhere.
     */
    public static void resolveNothingOutside(ObjectNode config) {
        var host = (ObjectNode) config.path("HostConfig");
        host.putArray("Dns").add(NOBODY);
        // Some versions say nothing then: whoever asks is not to wait long.
        host.putArray("DnsOptions").add("timeout:1").add("attempts:1");
    }

    private static ObjectNode log() {
        var log = JsonMapper.shared().createObjectNode().put("Type", "json-file");
        log.putObject("Config").put("max-size", MOST_LOG).put("max-file", "1");
        return log;
    }

    /** The same for one that sees a folder of this machine. */
    public static ObjectNode config(
            String image, Map<String, String> environment, Map<String, String> labels, SharedFolder shared)
            throws IOException {
        var config = config(image, environment, labels);
        shared.mount(config);
        return config;
    }

    /** One that nobody knows. */
    public static String password() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Asks the server whether it answers. */
    @FunctionalInterface
    public interface Asking {
        boolean isAnswered() throws IOException;
    }

    /** Waits until the server answers. */
    public static void awaitAnswer(Docker docker, String container, Asking asking) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var state = docker.container(container).map(Container::state).orElse("gone");
            if (!state.equals("running")) {
                throw new IOException(
                        "the server for the drill ended: " + docker.logs(container, LOG_LINES, LOG_BYTES));
            }
            if (asking.isAnswered()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException("the server for the drill does not answer after " + PATIENCE.toMinutes()
                        + " minutes: " + docker.logs(container, LOG_LINES, LOG_BYTES));
            }
            Pause.of(PAUSE);
        }
    }
}

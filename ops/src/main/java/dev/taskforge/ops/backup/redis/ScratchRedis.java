package dev.taskforge.ops.backup.redis;

import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of the same image in a container of its own, without a network and with bounded memory, processors and processes, which
 * starts from a snapshot to prove it.
 *
 * <p>It believes itself to be a replica whose master is away: then it keeps keys whose time has passed since the snapshot, which a
 * master drops when it starts.
 */
public final class ScratchRedis {
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long ONE_PROCESSOR = 1_000_000_000L;
    private static final int MOST_PROCESSES = 128;
    private static final long LEAST_MEMORY = 256L << 20;
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 4_000;
    /** The kernel ends it before anything else when the machine is short of memory. */
    private static final int FIRST_TO_GO = 1_000;

    private static final int LEAST_DATABASES = 16;
    private static final String FOLDER = "taskforge-drill";
    private static final String FILE = "dump.rdb";
    /** What a server writes when it ends over what it reads, and not over something else. */
    private static final Pattern OF_SNAPSHOT = Pattern.compile(
            "(?i)error in RDB|RDB (CRC )?error|short read|can't handle (RDB|DB) format|wrong (RDB checksum|signature)"
                    + "|error loading the (DB|RDB)|rdb file reading fail|data file was created with");

    private final Docker docker;
    private final String container;
    private final RedisServer server;

    private ScratchRedis(Docker docker, String container, String client) {
        this.docker = docker;
        this.container = container;
        server = new RedisServer(docker, container, client, null, "");
    }

    /**
     * What it is made from.
     *
     * @param image its number, which no tag can move
     * @param client the program that speaks with it
     * @param databases how many it needs
     * @param memory what the source used, in bytes
     * @param bytes size of the snapshot
     */
    public record Source(String image, String client, int databases, long memory, long bytes) {}

    /** The server ended while it read the snapshot, for a reason that lies in it. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /**
     * Starts one from a snapshot and waits until it has read it.
     *
     * @param labels by which it is found again
     * @throws Refused when the server cannot read the snapshot
     */
    public static ScratchRedis start(
            Docker docker, String name, Source source, Map<String, String> labels, InputStream snapshot)
            throws IOException {
        var id = docker.create(name, config(source, labels));
        docker.unpack(id, "/", LONGEST, out -> pack(source.bytes(), snapshot, out));
        docker.start(id);
        var server = new ScratchRedis(docker, id, source.client());
        server.awaitAnswer();
        return server;
    }

    /** One that was started before. */
    public static ScratchRedis in(Docker docker, Container container, String client) {
        return new ScratchRedis(docker, container.id(), client);
    }

    private static ObjectNode config(Source source, Map<String, String> labels) {
        var config = JsonMapper.shared().createObjectNode().put("Image", source.image());
        var command = config.putArray("Cmd");
        List.of(
                        source.client().replace("-cli", "-server"),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        "/" + FOLDER,
                        "--dbfilename",
                        FILE,
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--databases",
                        String.valueOf(Math.max(LEAST_DATABASES, source.databases())),
                        "--replicaof",
                        "127.0.0.1 1")
                .forEach(command::add);
        var own = config.putObject("Labels");
        labels.forEach(own::put);
        // Other settings than at the source may take more memory for the same values.
        long memory = Math.max(LEAST_MEMORY, 2 * Math.max(source.memory(), source.bytes()) + LEAST_MEMORY);
        config.putObject("HostConfig")
                .put("NetworkMode", "none")
                .put("OomScoreAdj", FIRST_TO_GO)
                .put("Memory", memory)
                .put("MemorySwap", memory)
                .put("NanoCpus", ONE_PROCESSOR)
                .put("PidsLimit", MOST_PROCESSES)
                .putArray("SecurityOpt")
                .add("no-new-privileges");
        return config;
    }

    /** In a folder to which everybody may write, whoever the image lets the server be. */
    private static void pack(long bytes, InputStream snapshot, OutputStream out) throws IOException {
        var tar = new TarArchiveOutputStream(out);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        var folder = new TarArchiveEntry(FOLDER + "/");
        folder.setMode(0777);
        tar.putArchiveEntry(folder);
        tar.closeArchiveEntry();
        var file = new TarArchiveEntry(FOLDER + "/" + FILE);
        file.setMode(0666);
        file.setSize(bytes);
        tar.putArchiveEntry(file);
        snapshot.transferTo(tar);
        tar.closeArchiveEntry();
        tar.finish();
    }

    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var state = docker.container(container);
            if (state.isEmpty() || !state.get().running()) {
                throw ended(state.map(Container::outOfMemory).orElse(false));
            }
            var answer = answer();
            if (answer.equals("PONG")) {
                return;
            }
            if (answer.contains("LOADING")) {
                end = System.nanoTime() + PATIENCE.toNanos(); // it takes as long as it takes
            }
            if (System.nanoTime() > end) {
                throw new RedisFailed("the server for the drill does not answer after " + PATIENCE.toMinutes()
                        + " minutes: " + docker.logs(container, LOG_LINES, LOG_BYTES));
            }
            Pause.of(PAUSE);
        }
    }

    private String answer() throws IOException {
        try {
            return server.ask("PING").strip();
        } catch (RedisFailed e) {
            return String.valueOf(e.getMessage()); // not yet
        }
    }

    private IOException ended(boolean outOfMemory) throws IOException {
        var log = docker.logs(container, LOG_LINES, LOG_BYTES).strip();
        // Lines further down name keys.
        var complaint = log.lines()
                .filter(line -> OF_SNAPSHOT.matcher(line).find())
                .findFirst()
                .orElse("");
        if (!outOfMemory && !complaint.isEmpty()) {
            return new Refused(complaint);
        }
        return new RedisFailed(
                "the server for the drill ended" + (outOfMemory ? " for want of memory" : "") + ": " + log);
    }

    /** What it has read: it writes a snapshot of its own, which is read here. */
    public RdbFacts facts() throws IOException {
        var answer = server.ask(LONGEST, "SAVE").strip();
        if (!answer.equals("OK")) {
            throw new RedisFailed("the server for the drill did not write a snapshot: " + answer);
        }
        return docker.archive(container, "/" + FOLDER + "/" + FILE, LONGEST, in -> {
            var tar = new TarArchiveInputStream(in);
            if (tar.getNextEntry() == null) {
                throw new RdbBroken("the archive of it is empty");
            }
            return RdbReader.read(tar, OutputStream.nullOutputStream());
        });
    }
}

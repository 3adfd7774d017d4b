package dev.taskforge.ops.backup.redis;

import dev.taskforge.ops.backup.scratch.ScratchContainer;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.ContainerMoves;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of the same image in a container of its own, without a network and with bounded memory, processors and processes, which
 * starts from a snapshot to prove it.
 *
 * <p>It believes itself to be a replica whose master is away: then it keeps keys whose time has passed since the snapshot, which a
 * master drops when it starts.
 */
public final class ScratchRedis {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SELDOM = Duration.ofSeconds(5);
    private static final long LEAST_MEMORY = 256L << 20;
    /** A report of a crash is long. */
    private static final int LOG_LINES = 1_000;

    private static final int LOG_BYTES = 256 * 1024;
    /** What Docker Engine says of a container that starts, or ends, while it is asked. */
    private static final Set<Integer> NOT_YET = Set.of(404, 409, 500);

    private static final int LEAST_DATABASES = 16;
    private static final String FOLDER = "taskforge-drill";
    private static final String FILE = "dump.rdb";

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

    /** The image does not let a server run as it is told: nothing would be proven by it. */
    public static final class Unfit extends IOException {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

    /**
     * Starts one from a snapshot and waits until it has read it.
     *
     * @param labels by which it is found again
     * @throws Refused when the server cannot read the snapshot
     * @throws Unfit when it does not run as it is told
     */
    public static ScratchRedis start(
            Docker docker, String name, Source source, Map<String, String> labels, InputStream snapshot)
            throws IOException {
        var id = docker.create(name, config(source, labels));
        docker.unpack(id, "/", out -> pack(source.bytes(), snapshot, out));
        docker.start(id);
        var server = new ScratchRedis(docker, id, source.client());
        server.awaitAnswer();
        server.requireObedience();
        return server;
    }

    /** One that was started before. */
    public static ScratchRedis in(Docker docker, Container container, String client) {
        return new ScratchRedis(docker, container.id(), client);
    }

    private static ObjectNode config(Source source, Map<String, String> labels) {
        // Other settings than at the source may take more memory for the same values.
        long memory = Math.max(LEAST_MEMORY, 2 * Math.max(source.memory(), source.bytes()) + LEAST_MEMORY);
        var config = ScratchContainer.config(source.image(), Map.of(), labels, memory);
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
                        // All versions know this name of it; only some take both words as one.
                        "--slaveof",
                        "127.0.0.1",
                        "1")
                .forEach(command::add);
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
        tar.putArchiveEntry(file(FOLDER + "/" + FILE, bytes));
        snapshot.transferTo(tar);
        tar.closeArchiveEntry();
        tar.finish();
    }

    private static void packNothing(OutputStream out) throws IOException {
        var tar = new TarArchiveOutputStream(out);
        tar.putArchiveEntry(file(FILE, 0));
        tar.closeArchiveEntry();
        tar.finish();
    }

    private static TarArchiveEntry file(String name, long bytes) {
        var file = new TarArchiveEntry(name);
        file.setMode(0666);
        file.setSize(bytes);
        return file;
    }

    /** Nobody else uses it. */
    private Stall.Sign moves() {
        return new ContainerMoves(docker, container);
    }

    /** It takes as long as it goes on. */
    private void awaitAnswer() throws IOException {
        docker.stall().over("the server for the drill, which reads the snapshot,", moves(), () -> {}, () -> {
            awaitPong();
            return true;
        });
    }

    private void awaitPong() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var pause = PAUSE;
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
                end = System.nanoTime() + PATIENCE.toNanos(); // whether it goes on is seen by its container
                // More and more seldom: each question is work of the container, too.
                pause = pause.multipliedBy(2).compareTo(SELDOM) < 0 ? pause.multipliedBy(2) : SELDOM;
            }
            if (System.nanoTime() > end) {
                throw new RedisFailed("the server for the drill does not answer after " + PATIENCE.toMinutes()
                        + " minutes and last said '" + answer + "': " + complaints());
            }
            Pause.of(pause);
        }
    }

    private String answer() throws IOException {
        try {
            return server.ask("PING").strip();
        } catch (DockerException e) {
            if (!NOT_YET.contains(e.status())) {
                throw e;
            }
            return String.valueOf(e.getMessage());
        } catch (RedisFailed | SocketTimeoutException e) {
            return String.valueOf(e.getMessage()); // not yet
        }
    }

    /** An image whose entrypoint leaves out the command starts some server, but not from the snapshot. */
    private void requireObedience() throws IOException {
        requireSetting("dir", "/" + FOLDER);
        requireSetting("dbfilename", FILE);
        requireTold("role", "slave", server.info().getOrDefault("role", "none"));
    }

    private void requireSetting(String name, String told) throws IOException {
        var answer = server.ask("CONFIG", "GET", name).strip();
        var value = answer.startsWith(name) ? answer.substring(name.length()).strip() : answer;
        requireTold(name, told, value);
    }

    private static void requireTold(String name, String told, String found) throws Unfit {
        if (!found.equals(told)) {
            throw new Unfit("the image does not run the command that it is given: its server has '" + found + "' as "
                    + name + " instead of '" + told
                    + "', so that it would prove nothing; let the entrypoint run the command");
        }
    }

    private IOException ended(boolean outOfMemory) throws IOException {
        var complaints = complaints();
        var ofSnapshot = complaints.ofSnapshot();
        if (!outOfMemory && ofSnapshot.isPresent()) {
            return new Refused(ofSnapshot.get());
        }
        return new RedisFailed(
                "the server for the drill ended" + (outOfMemory ? " for want of memory" : "") + ": " + complaints);
    }

    private Complaints complaints() throws IOException {
        return Complaints.of(docker.logs(container, LOG_LINES, LOG_BYTES));
    }

    /**
     * What it has read: it writes a snapshot of its own, which is read here.
     *
     * @throws Unfit when it does not run as it is told
     */
    public RdbFacts facts() throws IOException {
        requireObedience();
        // What it started from lies where it writes. Taken for what it wrote, that would be compared with itself.
        docker.unpack(container, "/" + FOLDER, ScratchRedis::packNothing);
        var answer = server.ask(moves(), "SAVE").strip();
        if (!answer.equals("OK")) {
            throw new RedisFailed("the server for the drill did not write a snapshot: " + answer + ": " + complaints());
        }
        return docker.archive(container, "/" + FOLDER + "/" + FILE, in -> {
            var tar = new TarArchiveInputStream(in);
            var entry = tar.getNextEntry();
            if (entry == null || entry.getSize() == 0) {
                throw new Unfit("the server for the drill wrote its snapshot elsewhere than it was told");
            }
            return RdbReader.read(tar, OutputStream.nullOutputStream());
        });
    }
}

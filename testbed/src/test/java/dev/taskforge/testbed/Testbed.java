package dev.taskforge.testbed;

import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Docker Engine that {@code testbed/setup} made ready, and containers that end with their test. Where there is none, tests
 * are skipped, on a build machine they fail.
 */
final class Testbed implements BeforeEachCallback, AfterEachCallback {
    static final String LABEL = "dev.taskforge.testbed";
    /** A network that {@code testbed/setup} made. */
    static final String NETWORK = "taskforge-testbed";

    static final String IMAGE = "taskforge-testbed/busybox:1";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path OWN = Path.of("/run/taskforge-testbed");

    private final Deque<String> made = new ArrayDeque<>();
    private Docker docker;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        docker = Docker.connect(socket());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        while (!made.isEmpty()) {
            docker.remove(made.pop());
        }
    }

    Docker docker() {
        return docker;
    }

    static Path socket() throws IOException {
        var found = Engine.find();
        if (found.isEmpty()) {
            throw missing("there is no Docker Engine for the tests; run testbed/setup");
        }
        return found.get();
    }

    /** A file of a package of Debian that {@code ./taskforge test} fetched and only unpacked. */
    static Path unpacked(String debianPackage, String file) {
        var found = ROOT.resolve("target/testbed").resolve(debianPackage).resolve(file);
        if (!Files.exists(found)) {
            throw missing(found + " is not there; ./taskforge test fetches it");
        }
        return found;
    }

    /** On a build machine a test that is skipped is one that nobody runs. */
    private static AssertionError missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            return new AssertionError(what);
        }
        throw new TestAbortedException(what);
    }

    /** What a container of this image runs; labelled, so that nothing of it stays. */
    static ObjectNode config(String... command) {
        var config = JsonMapper.shared().createObjectNode().put("Image", IMAGE);
        config.putObject("Labels").put(LABEL, "true");
        var words = config.putArray("Cmd");
        for (var word : command) {
            words.add(word);
        }
        return config;
    }

    /** Makes a container of its own for this test. */
    String create(ObjectNode config) throws IOException {
        var id = docker.create("testbed-" + UUID.randomUUID(), config);
        made.push(id);
        return id;
    }

    /** One that runs. */
    String run(String... command) throws IOException {
        var id = create(config(command));
        docker.start(id);
        return id;
    }

    /**
     * Whether a PostgreSQL in a container listens for others. At its first start one runs before that for itself alone, which
     * ends when all is there.
     */
    static boolean isReady(Docker docker, String container) throws IOException {
        var words = List.of("pg_isready", "-q", "-h", "127.0.0.1");
        return docker.exec(container, words).run(SOON).exitCode() == 0;
    }

    /** Ends the Docker Engine at once, as a crash does; only one that {@code testbed/setup} started. */
    static void killEngine() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        endEngine(ProcessHandle::destroyForcibly);
    }

    /** Ends it with all containers, as an update or a reboot does; the same. */
    static void stopEngine() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        endEngine(ProcessHandle::destroy);
    }

    private static void endEngine(Consumer<ProcessHandle> how)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        if (!socket().startsWith(OWN)) {
            throw new TestAbortedException("the Docker Engine is not one of the test bed, so it is not ended");
        }
        var engine = process(OWN.resolve("pid"));
        // It ends with the engine, a little later: an engine that starts meanwhile takes it for one that lives, and
        // gives up.
        var containerd = process(OWN.resolve("exec/containerd/containerd.pid"));
        how.accept(engine);
        engine.onExit().get(30, TimeUnit.SECONDS);
        containerd.onExit().get(30, TimeUnit.SECONDS);
        Files.deleteIfExists(OWN.resolve("pid"));
    }

    private static ProcessHandle process(Path pid) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }

    /** Runs {@code testbed/setup}, which starts the engine again. */
    static void setUp() throws IOException, InterruptedException {
        runScript("setup");
    }

    /** Makes images of other versions of servers; all of them need packages that are fetched once. */
    static void versions(boolean all) throws IOException, InterruptedException {
        socket();
        if (all) {
            runScript("versions", "--all");
        } else {
            runScript("versions");
        }
    }

    /** Makes an image of a server of S3 that locks objects, of packages that are fetched once. */
    static void objectLock() throws IOException, InterruptedException {
        socket();
        runScript("objectlock");
    }

    private static void runScript(String script, String... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(ROOT.resolve("testbed").resolve(script).toString()));
        command.addAll(List.of(arguments));
        var log = ROOT.resolve("target/testbed").resolve(script + ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new UncheckedIOException(new IOException(Files.readString(log)));
        }
    }
}

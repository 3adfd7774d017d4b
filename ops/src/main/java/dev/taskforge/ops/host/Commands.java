package dev.taskforge.ops.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs. Each leads a process group of its own, which ends with it: nothing it started stays behind. Safe for
 * use by any thread; interrupting the calling thread ends the program with its whole process tree.
 */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

    /**
     * Runs a program to its end, or to the end of its time.
     *
     * @throws CommandNotStartedException when there is no such program or folder
     * @throws InterruptedException after the process tree was ended
     */
    public CommandResult run(Command command) throws CommandNotStartedException, InterruptedException {
        boolean ownGroup = Files.isExecutable(SETSID);
        long start = System.nanoTime();
        var process = start(command, ownGroup);
        var tree = new ProcessTree(process, ownGroup);
        var output = new BoundedOutput(command.keep());
        var pump = pump(process, process.getInputStream(), output);
        var errors = new BoundedOutput(command.apart() ? command.keep() : 1);
        var errorPump = command.apart() ? pump(process, process.getErrorStream(), errors) : pump;
        boolean ended = false;
        try {
            feed(process, command.input());
            ended = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                tree.endLeftovers();
            } else {
                tree.end();
                process.waitFor(LAST_OUTPUT.toMillis(), TimeUnit.MILLISECONDS);
            }
            pump.join(LAST_OUTPUT);
            errorPump.join(LAST_OUTPUT);
        } catch (IOException e) {
            LOG.debug("closing the input of {}: {}", command, e.toString());
        } finally {
            if (process.isAlive()) {
                tree.end();
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        int code = process.isAlive() ? 128 + 9 : process.exitValue();
        return new CommandResult(code, output.text(), errors.text(), output.dropped(), took, !ended);
    }

    /**
     * Starts a program whose input is written, or whose output is read, while it runs. The time of the command is how long nothing
     * may move.
     *
     * @param command with its errors apart, and without input
     * @throws CommandNotStartedException when there is no such program or folder
     */
    public RunningCommand start(Command command) throws CommandNotStartedException {
        if (!command.apart() || !command.input().isEmpty()) {
            throw new IllegalArgumentException("its errors must be apart, and it is not given its input at once");
        }
        boolean ownGroup = Files.isExecutable(SETSID);
        var process = start(command, ownGroup);
        var errors = new BoundedOutput(command.keep());
        var pump = pump(process, process.getErrorStream(), errors);
        return new RunningCommand(process, new ProcessTree(process, ownGroup), command.timeout(), errors, pump);
    }

    private static Process start(Command command, boolean ownGroup) throws CommandNotStartedException {
        var program = command.arguments().getFirst();
        if (!Files.isDirectory(command.directory())) {
            throw new CommandNotStartedException(
                    "the folder " + command.directory() + " does not exist", new IOException());
        }
        var path = command.environment().getOrDefault("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        // setsid would only say 127, so whether the program exists is found out here.
        if (Programs.find(program, command.directory(), path).isEmpty()) {
            throw new CommandNotStartedException("there is no program " + program, new IOException());
        }
        var arguments = new ArrayList<String>();
        if (ownGroup) {
            arguments.add(SETSID.toString());
        }
        arguments.addAll(command.arguments());
        var builder = new ProcessBuilder(arguments)
                .directory(command.directory().toFile())
                .redirectErrorStream(!command.apart());
        var environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.putAll(command.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandNotStartedException("cannot start " + program + ": " + e.getMessage(), e);
        }
    }

    /** By a thread of its own, for a program may not read while it writes, or never. */
    private static void feed(Process process, String input) throws IOException {
        if (input.isEmpty()) {
            process.getOutputStream().close();
            return;
        }
        Thread.ofPlatform().daemon().name("input-" + process.pid()).start(() -> {
            try (var out = process.getOutputStream()) {
                out.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.debug("process {} did not read all of its input: {}", process.pid(), e.toString());
            }
        });
    }

    private static Thread pump(Process process, InputStream stream, BoundedOutput output) {
        return Thread.ofPlatform().daemon().name("output-" + process.pid()).start(() -> copy(process, stream, output));
    }

    private static void copy(Process process, InputStream stream, BoundedOutput output) {
        var buffer = new byte[16 * 1024];
        try (var in = stream) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                output.add(buffer, n);
            }
        } catch (IOException e) {
            LOG.debug("output of process {} ended: {}", process.pid(), e.toString());
        }
    }
}

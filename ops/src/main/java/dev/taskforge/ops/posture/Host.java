package dev.taskforge.ops.posture;

import dev.taskforge.ops.check.HostFacts;
import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.CommandResult;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine as rules see it.
 *
 * @param root where {@code etc}, {@code proc} and the others lie, usually {@code /}
 * @param path where programs lie, folders separated by colons
 * @param timeout how long one program may take
 * @param superuser whether this process may change the machine
 */
public record Host(Path root, String path, Duration timeout, boolean superuser, Clock clock) {
    private static final String PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final int MOST = 1024 * 1024;

    /** The machine on which this process runs. */
    public static Host here(Clock clock) {
        return new Host(Path.of("/"), PATHS, SHORT, runsAsRoot(), clock);
    }

    private static boolean runsAsRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return false; // no Linux
        }
    }

    /** Where a file lies; its own name begins with a slash. */
    Path file(String name) {
        return root.resolve(name.substring(1));
    }

    /** Its content, up to a megabyte; empty when there is none. */
    Optional<String> text(String name) throws IOException {
        try (var in = Files.newInputStream(file(name))) {
            return Optional.of(new String(in.readNBytes(MOST), StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** The names of files in a folder that end so, sorted; none when there is no such folder. */
    List<String> files(String folder, String suffix) throws IOException {
        try (var entries = Files.list(file(folder))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .map(name -> folder + "/" + name)
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
    }

    /** Where a program lies; empty when there is none. */
    Optional<Path> program(String name) {
        return Programs.find(name, root, path);
    }

    /** How a program ended; empty when there is none. */
    Optional<CommandResult> run(String... arguments) throws InterruptedException {
        return run(timeout, List.of(arguments));
    }

    /** The same for one that may take longer. */
    Optional<CommandResult> run(Duration time, List<String> arguments) throws InterruptedException {
        try {
            var command = Command.of(arguments, root, time)
                    .environment(Map.of("LC_ALL", "C", "PATH", path, "SYSTEMD_PAGER", ""))
                    .apart(MOST);
            return Optional.of(new Commands().run(command));
        } catch (CommandNotStartedException _) {
            return Optional.empty();
        }
    }

    /** Whether what this process sees is not the machine but a container on it. */
    boolean isContainer() {
        return new HostFacts(root).inContainer();
    }

    /** The last line that a program wrote, which mostly says what was wrong. */
    static String complaint(CommandResult result) {
        if (result.timedOut()) {
            return "no answer in time";
        }
        var said = result.errors().isBlank() ? result.output() : result.errors();
        return said.strip().lines().reduce((_, last) -> last.strip()).orElse("exit " + result.exitCode());
    }
}

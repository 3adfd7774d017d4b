package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the programs that tell the kernel of rules. */
final class FilterProgram {
    /** Where they lie. */
    static final String PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int MOST = 8 << 20;
    private static final int LONGEST_COMPLAINT = 300;

    private final String paths;

    /** @param paths folders separated by colons */
    FilterProgram(String paths) {
        this.paths = paths;
    }

    boolean isThere(String name) {
        return Programs.find(name, Path.of("/"), paths).isPresent();
    }

    /**
     * What it printed.
     *
     * @param input what it reads
     * @throws IOException with what it complained of
     */
    String run(String input, String... words) throws IOException, InterruptedException {
        var name = words[0];
        var arguments = new ArrayList<>(List.of(words));
        arguments.set(
                0,
                Programs.find(name, Path.of("/"), paths)
                        .orElseThrow(() -> new IOException("there is no program " + name))
                        .toString());
        try {
            var result = new Commands()
                    .run(Command.of(arguments, Path.of("/"), LONGEST)
                            .environment(Map.of("LC_ALL", "C", "PATH", paths))
                            .apart(MOST)
                            .input(input));
            if (result.timedOut()) {
                throw new IOException(name + " did not end within " + LONGEST.toSeconds() + " s");
            }
            if (result.exitCode() != 0 || result.dropped() > 0) {
                throw new IOException(name + ": " + complaint(result.errors(), result.exitCode()));
            }
            return result.output();
        } catch (CommandNotStartedException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static String complaint(String errors, int code) {
        var line = errors.strip()
                .lines()
                .filter(one -> !one.startsWith("#"))
                .findFirst()
                .orElse("");
        return line.isEmpty() ? "it ended with " + code : line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT));
    }
}

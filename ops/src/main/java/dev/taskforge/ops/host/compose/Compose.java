package dev.taskforge.ops.host.compose;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.CommandResult;
import dev.taskforge.ops.host.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs {@code docker compose}, or {@code docker-compose} where that is missing, against one Docker Engine. It gets no variables
 * of this process, only those of the files. Safe for use by any thread.
 */
public final class Compose {
    private static final List<List<String>> PROGRAMS = List.of(List.of("docker", "compose"), List.of("docker-compose"));
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int MOST = 4 * 1024 * 1024;
    private static final Pattern UNSET =
            Pattern.compile("The \\\\?\"?([A-Za-z_][A-Za-z0-9_]*)\\\\?\"? variable is not set");

    private final Commands commands;
    private final Path socket;
    private final List<String> program;

    private Compose(Commands commands, Path socket, List<String> program) {
        this.commands = commands;
        this.socket = socket;
        this.program = program;
    }

    /**
     * Finds out which of the two there is.
     *
     * @param socket of Docker Engine
     * @throws ComposeRefused when there is neither
     */
    public static Compose find(Commands commands, Path socket) throws ComposeRefused, InterruptedException {
        for (var program : PROGRAMS) {
            var arguments = new ArrayList<>(program);
            arguments.addAll(List.of("version", "--short"));
            try {
                if (commands.run(Command.of(arguments, Path.of("/"), SOON)).exitCode() == 0) {
                    return new Compose(commands, socket, program);
                }
            } catch (CommandNotStartedException _) {
                // the other one may be there
            }
        }
        throw new ComposeRefused("neither docker compose nor docker-compose is installed");
    }

    /**
     * The files as Compose understands them, with all variables filled in, as YAML.
     *
     * @throws ComposeRefused when it does not, or a variable has no value
     */
    public String config(ComposeFiles files) throws ComposeRefused, InterruptedException {
        var result = call(files, SOON, List.of("config"));
        if (result.dropped() > 0) {
            throw new ComposeRefused("docker-compose config wrote more than " + MOST + " bytes");
        }
        var unset = UNSET.matcher(result.errors())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        if (!unset.isEmpty()) {
            throw new ComposeRefused("these variables have no value: " + String.join(", ", unset));
        }
        return result.output();
    }

    /**
     * Runs one of its commands.
     *
     * @throws ComposeRefused with the end of what it wrote when it did not succeed in time
     */
    public CommandResult call(ComposeFiles files, Duration time, List<String> arguments)
            throws ComposeRefused, InterruptedException {
        var result = run(files, time, arguments);
        if (result.timedOut()) {
            throw new ComposeRefused(
                    "docker-compose " + arguments.getFirst() + " took more than " + time.toSeconds() + " s");
        }
        if (result.exitCode() != 0) {
            throw new ComposeRefused(said(result));
        }
        return result;
    }

    private CommandResult run(ComposeFiles files, Duration time, List<String> arguments)
            throws ComposeRefused, InterruptedException {
        var words = new ArrayList<>(program);
        words.addAll(List.of(
                "-f",
                files.file() == null ? "-" : files.file().toString(),
                "--project-directory",
                files.folder().toString()));
        if (files.project() != null) {
            words.addAll(List.of("-p", files.project()));
        }
        if (files.envFile() != null) {
            words.addAll(List.of("--env-file", files.envFile().toString()));
        }
        words.addAll(arguments);
        try {
            return commands.run(Command.of(words, files.folder(), time)
                    .environment(Map.of("DOCKER_HOST", "unix://" + socket))
                    .input(files.text())
                    .apart(MOST));
        } catch (CommandNotStartedException e) {
            throw new ComposeRefused(String.valueOf(e.getMessage()));
        }
    }

    private static String said(CommandResult result) {
        var text = (result.errors() + "\n" + result.output()).strip();
        int start = Math.max(0, text.length() - 2_000);
        return text.isEmpty() ? "exit code " + result.exitCode() : text.substring(start);
    }
}

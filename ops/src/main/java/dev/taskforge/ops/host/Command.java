package dev.taskforge.ops.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param arguments the program and its arguments; never a shell string
 * @param directory where it starts
 * @param environment what it gets besides {@code PATH}, {@code HOME}, {@code LANG} and the like; nothing else of this
 *     process's environment reaches it
 * @param timeout after which its whole process tree is ended
 * @param keep how much of the output is kept, in bytes: the first half of it and the last
 * @param apart whether standard error is kept apart from standard output
 * @param input what it reads from standard input, which then ends
 */
public record Command(
        List<String> arguments,
        Path directory,
        Map<String, String> environment,
        Duration timeout,
        int keep,
        boolean apart,
        String input) {
    public static final int DEFAULT_KEEP = 64 * 1024;

    public Command {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    public static Command of(List<String> arguments, Path directory, Duration timeout) {
        return new Command(arguments, directory, Map.of(), timeout, DEFAULT_KEEP, false, "");
    }

    public Command environment(Map<String, String> value) {
        return new Command(arguments, directory, value, timeout, keep, apart, input);
    }

    /** The same with standard error apart, and that much of each kept. */
    public Command apart(int kept) {
        return new Command(arguments, directory, environment, timeout, kept, true, input);
    }

    /** The same with this to read. */
    public Command input(String text) {
        return new Command(arguments, directory, environment, timeout, keep, apart, text);
    }

    @Override
    public String toString() {
        return "Command[" + arguments.getFirst() + "]";
    }
}

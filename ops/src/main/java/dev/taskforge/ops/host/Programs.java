package dev.taskforge.ops.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds programs the way a shell does. */
public final class Programs {
    private Programs() {}

    /**
     * The file that would run.
     *
     * @param program a name looked up along {@code path}, or a path, absolute or relative to {@code directory}
     * @param path folders separated by colons
     */
    public static Optional<Path> find(String program, Path directory, String path) {
        if (program.contains("/")) {
            return Optional.of(directory.resolve(program)).filter(Programs::runs);
        }
        return Arrays.stream(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Programs::runs)
                .findFirst();
    }

    private static boolean runs(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}

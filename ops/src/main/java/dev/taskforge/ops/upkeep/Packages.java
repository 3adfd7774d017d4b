package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.upkeep.Journal.Amount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The packages that apt-get fetched and keeps after it has installed them. */
final class Packages {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Commands commands;
    private final Path folder;
    private final String paths;

    /**
     * @param folder where the packages lie
     * @param paths where apt-get lies, folders separated by colons
     */
    Packages(Commands commands, Path folder, String paths) {
        this.commands = commands;
        this.folder = folder;
        this.paths = paths;
    }

    /** Whether this process may remove them. */
    boolean mayClean() throws IOException {
        return Files.isWritable(folder)
                && Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** What they take; nothing where there are none. */
    Amount kept() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        long bytes = 0;
        long count = 0;
        try (var files = Files.walk(folder, 2)) {
            for (var file : files.filter(one -> one.toString().endsWith(".deb"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                bytes += Files.size(file);
                count++;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new Amount(bytes, count);
    }

    /** Removes them; returns what that gave back. */
    Amount clean() throws IOException, InterruptedException {
        var before = kept();
        try {
            var result = commands.run(Command.of(List.of("apt-get", "clean"), Path.of("/"), PATIENCE)
                    .environment(Map.of("LC_ALL", "C", "DEBIAN_FRONTEND", "noninteractive", "PATH", paths)));
            if (result.exitCode() != 0 || result.timedOut()) {
                throw new IOException("apt-get clean ended with " + result.exitCode() + ": "
                        + result.output().strip());
            }
        } catch (CommandNotStartedException e) {
            throw new IOException(e.getMessage(), e);
        }
        var after = kept();
        return new Amount(Math.max(0, before.bytes() - after.bytes()), Math.max(0, before.files() - after.files()));
    }
}

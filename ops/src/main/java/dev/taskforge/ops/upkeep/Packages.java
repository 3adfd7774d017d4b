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
    private final boolean root;

    /**
     * @param folder where the packages lie
     * @param paths where apt-get lies, folders separated by colons
     * @param root whether this process runs as root
     */
    Packages(Commands commands, Path folder, String paths, boolean root) {
        this.root = root;
        this.commands = commands;
        this.folder = folder;
        this.paths = paths;
    }

    /** Whether this process may remove them. */
    boolean mayClean() {
        return root && Files.isWritable(folder);
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

    /** Removes them; returns what that gave back. It is an error when that is nothing although there are some. */
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
        if (after.files() > 0 && after.files() >= before.files()) {
            throw new IOException("apt-get clean removed none of " + after.files() + " files");
        }
        return new Amount(Math.max(0, before.bytes() - after.bytes()), Math.max(0, before.files() - after.files()));
    }
}

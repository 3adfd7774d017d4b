package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The journal of systemd. Files that are written no more go, by their age; the one that is written stays.
 *
 * <p>Source: {@code journalctl(1)}, {@code --vacuum-time}, and the names of archived files in {@code journal-file.c} of systemd: behind the
 * at sign a number in hexadecimal digits that says when the file begins, in microseconds since 1970.
 */
final class Journal {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ARCHIVED = Pattern.compile(
            ".*@(?:[0-9a-f]+-[0-9a-f]+-([0-9a-f]{1,16})\\.journal|([0-9a-f]{1,16})-[0-9a-f]+\\.journal~)");

    private final Commands commands;
    private final Path folder;
    private final String paths;

    /**
     * @param folder where its files lie
     * @param paths where journalctl lies, folders separated by colons
     */
    Journal(Commands commands, Path folder, String paths) {
        this.commands = commands;
        this.folder = folder;
        this.paths = paths;
    }

    /** Files that are written no more and begin before this time. */
    Amount before(Instant time) throws IOException {
        long bytes = 0;
        long files = 0;
        for (var file : files()) {
            var name = ARCHIVED.matcher(file.getFileName().toString());
            if (name.matches()) {
                var begin = name.group(1) == null ? name.group(2) : name.group(1);
                if (Instant.EPOCH
                        .plusMillis(Long.parseUnsignedLong(begin, 16) / 1000)
                        .isBefore(time)) {
                    bytes += size(file);
                    files++;
                }
            }
        }
        return new Amount(bytes, files);
    }

    /** Lets journalctl remove what is older; returns what that gave back. */
    Amount vacuum(Duration keep) throws IOException, InterruptedException {
        var before = all();
        var arguments = List.of("journalctl", "--quiet", "--vacuum-time=" + keep.toSeconds() + "s");
        try {
            var result = commands.run(
                    Command.of(arguments, Path.of("/"), PATIENCE).environment(Map.of("LC_ALL", "C", "PATH", paths)));
            if (result.exitCode() != 0 || result.timedOut()) {
                throw new IOException("journalctl ended with " + result.exitCode() + ": "
                        + result.output().strip());
            }
        } catch (CommandNotStartedException e) {
            throw new IOException(e.getMessage(), e);
        }
        var after = all();
        return new Amount(Math.max(0, before.bytes() - after.bytes()), Math.max(0, before.files() - after.files()));
    }

    private Amount all() throws IOException {
        long bytes = 0;
        var files = files();
        for (var file : files) {
            bytes += size(file);
        }
        return new Amount(bytes, files.size());
    }

    /** One that is removed meanwhile takes nothing. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    private List<Path> files() throws IOException {
        try (var found = Files.walk(folder, 2, FileVisitOption.FOLLOW_LINKS)) {
            return found.filter(file -> file.getFileName().toString().contains(".journal"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Bytes and files. */
    record Amount(long bytes, long files) {}
}

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The journal of systemd. Files that are written no more go when all their entries are old; the one that is written stays.
 *
 * <p>Source: {@code journalctl(1)}, {@code --vacuum-time}, and the names of archived files in {@code journal-file.c} of systemd: behind the
 * at sign a number in hexadecimal digits that says when the file begins, in microseconds since 1970.
 */
final class Journal {
    /** How far beginnings of files must lie apart for one of them to go alone. */
    private static final Duration APART = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ARCHIVED = Pattern.compile(
            ".*@(?:[0-9a-f]+-[0-9a-f]+-([0-9a-f]{1,16})\\.journal|([0-9a-f]{1,16})-[0-9a-f]+\\.journal~)");

    private final Commands commands;
    private final Path folder;
    private final String paths;
    private final boolean root;

    /**
     * @param folder where its files lie
     * @param paths where journalctl lies, folders separated by colons
     * @param root whether this process runs as root
     */
    Journal(Commands commands, Path folder, String paths, boolean root) {
        this.root = root;
        this.commands = commands;
        this.folder = folder;
        this.paths = paths;
    }

    /** Whether this process may remove its files. */
    boolean mayVacuum() {
        return root && Files.isWritable(folder);
    }

    /** Files that are written no more and whose entries are all from before this time. */
    Amount before(Instant time) throws IOException {
        return amount(old(time));
    }

    private record Archived(Instant begin, Instant end, long bytes) {}

    private static Amount amount(List<Archived> files) {
        return new Amount(files.stream().mapToLong(Archived::bytes).sum(), files.size());
    }

    /**
     * The oldest of them, as far as no younger one would go with them: journalctl goes by the beginning of each file, and takes some time until
     * it counts back from now.
     */
    private List<Archived> old(Instant time) throws IOException {
        var all = archived();
        int count = 0;
        while (count < all.size() && all.get(count).end().isBefore(time)) {
            count++;
        }
        while (count > 0
                && count < all.size()
                && all.get(count).begin().isBefore(all.get(count - 1).begin().plus(APART))) {
            count--;
        }
        return all.subList(0, count);
    }

    /** The oldest first. A file was written for the last time when its last entry was. */
    private List<Archived> archived() throws IOException {
        var all = new ArrayList<Archived>();
        for (var file : files()) {
            var name = ARCHIVED.matcher(file.getFileName().toString());
            if (name.matches()) {
                var begin = name.group(1) == null ? name.group(2) : name.group(1);
                try {
                    all.add(new Archived(
                            Instant.EPOCH.plusMillis(Long.parseUnsignedLong(begin, 16) / 1000),
                            Files.getLastModifiedTime(file).toInstant(),
                            Files.size(file)));
                } catch (NoSuchFileException _) {
                    // removed meanwhile
                }
            }
        }
        all.sort(Comparator.comparing(Archived::begin));
        return all;
    }

    /**
     * Lets journalctl remove the files whose entries are all from before a time; returns what that gave back. It is an error when that is
     * nothing although there are some.
     */
    Amount vacuum(Instant time, Instant now) throws IOException, InterruptedException {
        var old = old(time);
        if (old.isEmpty()) {
            return new Amount(0, 0);
        }
        var keep = Duration.between(old.getLast().begin(), now).minusSeconds(1);
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
        var left = old(time).size();
        if (left >= old.size()) {
            throw new IOException("journalctl removed none of " + left + " old files");
        }
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

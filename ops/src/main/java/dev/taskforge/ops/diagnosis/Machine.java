package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What this machine itself says: how full its disks are, and whether its kernel was short of memory. */
final class Machine {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Path HERE = Path.of("/");
    private static final int PERCENT = 100;
    /** With the words in front it was a limit, without them the whole machine. */
    private static final Pattern SHORT =
            Pattern.compile("^(\\S+) +(Memory cgroup )?out of memory: Kill", Pattern.CASE_INSENSITIVE);

    /** The line before names the group of processes, which Docker Engine calls by the number of the container. */
    private static final Pattern GROUP = Pattern.compile("task_memcg=([^,\\s]+)");

    private static final Pattern INODES = Pattern.compile("\\s([0-9]{1,3})%\\s");

    private final Commands commands;

    Machine(Commands commands) {
        this.commands = commands;
    }

    /** The file system of a path; empty when the path is not there. */
    Optional<Facts.Disk> disk(Path path) throws IOException, InterruptedException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        var store = Files.getFileStore(path);
        long total = store.getTotalSpace();
        long usable = store.getUsableSpace();
        long used = total - store.getUnallocatedSpace();
        // As df counts: what is set aside for root is not there for others.
        int percent = used + usable <= 0 ? -1 : (int) Math.ceil((double) used * PERCENT / (used + usable));
        return Optional.of(new Facts.Disk(path.toString(), store.toString(), percent, usable, inodes(path)));
    }

    private int inodes(Path path) throws IOException, InterruptedException {
        var said = INODES.matcher(run(List.of("df", "-P", "-i", "--", path.toString())));
        return said.find() ? Integer.parseInt(said.group(1)) : -1;
    }

    /** When the kernel ended a process for want of memory. */
    List<Facts.Shortage> shortOfMemory() throws IOException, InterruptedException {
        return times(run(List.of("dmesg", "--time-format", "iso")));
    }

    static List<Facts.Shortage> times(String log) {
        var times = new ArrayList<Facts.Shortage>();
        String group = null;
        for (var line : log.lines().toList()) {
            if (line.contains("oom-kill:")) {
                var named = GROUP.matcher(line);
                group = named.find() ? named.group(1) : null;
                continue;
            }
            var said = SHORT.matcher(line);
            if (said.find()) {
                var of = group;
                boolean bounded = said.group(2) != null;
                time(said.group(1))
                        .map(at -> new Facts.Shortage(at, bounded, of))
                        .ifPresent(times::add);
                group = null;
            }
        }
        return times;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.replace(',', '.')).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty(); // the middle of a long log is left out
        }
    }

    private String run(List<String> words) throws IOException, InterruptedException {
        try {
            var result = commands.run(Command.of(words, HERE, SOON).apart(256 * 1024));
            if (result.exitCode() != 0 || result.timedOut()) {
                throw new IOException(words.getFirst() + " ended with " + result.exitCode() + ": "
                        + result.errors().strip());
            }
            return result.output();
        } catch (CommandNotStartedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

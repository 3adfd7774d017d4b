package dev.taskforge.ops.guard.limits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the kernel holds a container to and what it counts of it: the files of its control group, of version 2 or 1, whichever has the controller.
 * A value that the kernel does not have, or does not show, is empty. Reads only; immutable.
 *
 * <p>Source: <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>, <a
 * href="https://docs.kernel.org/admin-guide/cgroup-v1/index.html">v1</a>, and {@code cgroups(7)} on {@code /proc/PID/cgroup}.
 */
final class ControlGroup {
    /** For as much as there is. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** Version 1 says the largest number of whole pages for no limit. */
    private static final long HUGE = 1L << 62;

    private static final int MOST = 64 * 1024;

    private final Map<String, Path> old;
    private final Optional<Path> unified;

    /**
     * @param old the folders of controllers of version 1, by controller
     * @param unified the folder of version 2
     */
    private ControlGroup(Map<String, Path> old, Optional<Path> unified) {
        this.old = Map.copyOf(old);
        this.unified = unified;
    }

    /**
     * That of a container.
     *
     * @param root the folder in which {@code proc} and {@code sys} are
     * @param process a process of the container
     * @param container the number of the container, in full
     * @throws IOException when the kernel does not say in which groups the process is
     */
    static ControlGroup of(Path root, long process, String container) throws IOException {
        var mounted = root.resolve("sys/fs/cgroup");
        var old = new HashMap<String, Path>();
        Optional<Path> unified = Optional.empty();
        for (var line :
                read(root.resolve("proc/" + process + "/cgroup")).lines().toList()) {
            var parts = line.split(":", 3);
            if (parts.length < 3 || parts[2].startsWith("/..")) {
                continue; // of a machine within whose container this runs
            }
            var path = ofContainer(parts[2], container);
            if (parts[1].isEmpty()) {
                boolean alone = Files.exists(mounted.resolve("cgroup.controllers"));
                unified = Optional.of((alone ? mounted : mounted.resolve("unified")).resolve(path));
            } else {
                for (var controller : parts[1].split(",")) {
                    var folder = mounted.resolve(parts[1]);
                    old.put(controller, (Files.exists(folder) ? folder : mounted.resolve(controller)).resolve(path));
                }
            }
        }
        return new ControlGroup(old, unified);
    }

    /** What runs in a container may have moved itself to a group within; the limits are those of the container's own. */
    private static String ofContainer(String path, String container) {
        var folders = path.substring(path.startsWith("/") ? 1 : 0);
        int at = folders.indexOf(container);
        int end = at < 0 ? -1 : folders.indexOf('/', at);
        return end < 0 ? folders : folders.substring(0, end);
    }

    OptionalLong memoryMost() {
        return number("memory", "memory.max", "memory.limit_in_bytes");
    }

    OptionalLong swapMost() {
        if (!old.containsKey("memory")) {
            return number("memory", "memory.swap.max", "");
        }
        var both = number("memory", "", "memory.memsw.limit_in_bytes");
        var memory = memoryMost();
        if (both.isEmpty() || memory.isEmpty() || both.getAsLong() == UNLIMITED) {
            return both;
        }
        return OptionalLong.of(Math.max(0, both.getAsLong() - memory.getAsLong()));
    }

    OptionalLong pidsMost() {
        return number("pids", "pids.max", "pids.max");
    }

    /** How many processors it may keep busy; infinity for all. */
    OptionalDouble cpusMost() {
        if (old.containsKey("cpu")) {
            var quota = text("cpu", "", "cpu.cfs_quota_us").map(String::strip).orElse("");
            var period = number("cpu", "", "cpu.cfs_period_us");
            return quota.equals("-1")
                    ? OptionalDouble.of(Double.POSITIVE_INFINITY)
                    : ratio(quota, period.isEmpty() ? "" : String.valueOf(period.getAsLong()));
        }
        var words = text("cpu", "cpu.max", "")
                .map(line -> line.strip().split("\\s+"))
                .orElse(new String[0]);
        if (words.length != 2) {
            return OptionalDouble.empty();
        }
        return words[0].equals("max") ? OptionalDouble.of(Double.POSITIVE_INFINITY) : ratio(words[0], words[1]);
    }

    private static OptionalDouble ratio(String quota, String period) {
        var most = parsed(quota);
        var of = parsed(period);
        return most.isEmpty() || of.isEmpty() || of.getAsLong() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) most.getAsLong() / of.getAsLong());
    }

    /** In bytes, without what is kept of files and not in use, which gives way when memory is short. */
    OptionalLong memory() {
        var used = number("memory", "memory.current", "memory.usage_in_bytes");
        var gives = line("memory", "memory.stat", "memory.stat", "inactive_file", "total_inactive_file");
        return used.isEmpty() ? used : OptionalLong.of(Math.max(0, used.getAsLong() - gives.orElse(0)));
    }

    /** The most that was in use at any time since the group was made, with all that is kept of files. */
    OptionalLong memoryPeak() {
        return number("memory", "memory.peak", "memory.max_usage_in_bytes");
    }

    /** All that is kept of files. */
    OptionalLong files() {
        return line("memory", "memory.stat", "memory.stat", "file", "total_cache");
    }

    OptionalLong pids() {
        return number("pids", "pids.current", "pids.current");
    }

    /** The most there were at any time since the group was made. */
    OptionalLong pidsPeak() {
        return number("pids", "pids.peak", "");
    }

    /** How long it has computed, on all processors together, in microseconds. */
    OptionalLong computed() {
        if (old.containsKey("cpuacct")) {
            var nanos = number("cpuacct", "", "cpuacct.usage");
            return nanos.isEmpty() ? nanos : OptionalLong.of(nanos.getAsLong() / 1_000);
        }
        return line("cpu", "cpu.stat", "", "usage_usec", "");
    }

    /** How many processes the kernel has ended for want of memory. */
    OptionalLong killed() {
        return line("memory", "memory.events", "memory.oom_control", "oom_kill", "oom_kill");
    }

    private OptionalLong line(String controller, String file, String oldFile, String key, String oldKey) {
        var wanted = old.containsKey(controller) ? oldKey : key;
        return text(controller, file, oldFile).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(wanted + " "))
                .map(line -> parsed(line.substring(wanted.length()).strip()))
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private OptionalLong number(String controller, String file, String oldFile) {
        return text(controller, file, oldFile).map(ControlGroup::parsed).orElse(OptionalLong.empty());
    }

    private static OptionalLong parsed(String text) {
        var number = text.strip();
        if (number.equals("max")) {
            return OptionalLong.of(UNLIMITED);
        }
        if (!number.matches("[0-9]{1,19}")) {
            return OptionalLong.empty();
        }
        long value = Long.parseUnsignedLong(number);
        return OptionalLong.of(value < 0 || value >= HUGE ? UNLIMITED : value);
    }

    private Optional<String> text(String controller, String file, String oldFile) {
        var folder = Optional.ofNullable(old.get(controller));
        var name = folder.isPresent() ? oldFile : file;
        var in = folder.or(() -> unified);
        if (in.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(in.get().resolve(name)));
        } catch (IOException _) {
            return Optional.empty(); // an older kernel, or the container has just ended
        }
    }

    private static String read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }
}

package dev.taskforge.ops.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What Linux says of this machine. Inside a container {@code /proc/stat}, {@code /proc/loadavg} and {@code /proc/meminfo} are still
 * those of the machine, while its files are not; a limit of memory that holds for the container alone is the one that counts there.
 *
 * @param root the folder under which {@code proc} and the others lie, usually {@code /}
 */
public record HostFacts(Path root) {
    private static final int MOST = 64 * 1024;
    /** Those of the packages that write down that a restart is due. */
    private static final List<String> WRITERS = List.of(
            "usr/share/update-notifier/notify-reboot-required",
            "etc/kernel/postinst.d/unattended-upgrades",
            "etc/kernel/postinst.d/update-notifier",
            "etc/kernel/postinst.d/reboot-notifier");

    private static final Group GROUP = new Group("sys/fs/cgroup/", "memory.max", "memory.current", "inactive_file");
    private static final Group OLD_GROUP =
            new Group("sys/fs/cgroup/memory/", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");

    /** Where Linux says how much memory a container may take, and of which line of the parts some gives way. */
    private record Group(String folder, String limitFile, String usedFile, String gives) {
        String limit() {
            return folder + limitFile;
        }

        String used() {
            return folder + usedFile;
        }

        String parts() {
            return folder + "memory.stat";
        }
    }

    /**
     * Time of all processors since the start, in ticks.
     *
     * @param busy without idling and waiting for disks
     */
    record Ticks(long busy, long total) {}

    /** The part that is left, and what it is a part of: {@code memory} of the machine or {@code container}. */
    record Left(double percent, boolean ofContainer) {}

    Ticks ticks() throws IOException {
        var words = read("proc/stat").lines().findFirst().orElse("").trim().split("\\s+");
        if (words.length < 8 || !words[0].equals("cpu")) {
            throw new IOException("/proc/stat begins with no line of all processors");
        }
        long total = 0;
        // What guests take is counted in user already.
        for (int i = 1; i < Math.min(9, words.length); i++) {
            total += Long.parseLong(words[i]);
        }
        long idle = Long.parseLong(words[4]) + Long.parseLong(words[5]);
        return new Ticks(total - idle, total);
    }

    /** The average number of processes that want to run, over five minutes, for each processor. */
    double loadPerCore() throws IOException {
        var five = read("proc/loadavg").trim().split(" ")[1];
        long cores = read("proc/stat")
                .lines()
                .filter(line -> line.matches("cpu[0-9]+ .*"))
                .count();
        return Double.parseDouble(five) / Math.max(1, cores);
    }

    /** The part of memory that programs can still be given without swapping; empty in a container whose limit is not to be seen. */
    Optional<Left> memory() throws IOException {
        var facts = meminfo();
        long total = fact(facts, "MemTotal");
        var machine = new Left(percent(fact(facts, "MemAvailable"), total), false);
        if (!inContainer()) {
            return Optional.of(machine);
        }
        var group = Stream.of(GROUP, OLD_GROUP)
                .filter(each -> Files.exists(root.resolve(each.limit())))
                .findFirst();
        return group.isEmpty() ? Optional.empty() : Optional.of(lesser(machine, group.get(), total));
    }

    private Left lesser(Left machine, Group group, long total) throws IOException {
        var limit = number(group.limit());
        var used = number(group.used());
        if (limit.isEmpty() || used.isEmpty() || limit.getAsLong() >= total) {
            return machine; // there is none
        }
        // What of files is kept in memory and not in use gives way.
        long gives = Files.exists(root.resolve(group.parts()))
                ? read(group.parts())
                        .lines()
                        .filter(line -> line.startsWith(group.gives() + " "))
                        .mapToLong(line -> Long.parseLong(
                                line.substring(group.gives().length() + 1).trim()))
                        .sum()
                : 0;
        var own = new Left(percent(limit.getAsLong() - used.getAsLong() + gives, limit.getAsLong()), true);
        return own.percent() < machine.percent() ? own : machine;
    }

    /** The part of swap that is in use; empty when there is none. */
    OptionalDouble swapUsed() throws IOException {
        var facts = meminfo();
        long total = fact(facts, "SwapTotal");
        return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(100 - percent(fact(facts, "SwapFree"), total));
    }

    /** Whether an update waits for a restart; empty where nobody writes that down. */
    public Optional<Boolean> rebootRequired() {
        if (Files.exists(root.resolve("var/run/reboot-required"))
                || Files.exists(root.resolve("run/reboot-required"))) {
            return Optional.of(true);
        }
        // The file is the machine's, which a container does not see.
        return inContainer() || WRITERS.stream().noneMatch(each -> Files.exists(root.resolve(each)))
                ? Optional.empty()
                : Optional.of(false);
    }

    /** The packages that want the restart. */
    public List<String> rebootPackages() {
        try {
            return read("run/reboot-required.pkgs").lines().distinct().limit(20).toList();
        } catch (IOException _) {
            return List.of(); // not every update says which
        }
    }

    /** Whether this process runs in a container, whose files are not those of the machine. */
    public boolean inContainer() {
        return Files.exists(root.resolve(".dockerenv"))
                || Files.exists(root.resolve("run/.containerenv"))
                || Files.exists(root.resolve("run/systemd/container"))
                || has("proc/1/environ", each -> each.startsWith("container="))
                || has("proc/self/environ", each -> each.startsWith("KUBERNETES_SERVICE_HOST="))
                || has("proc/self/mountinfo", HostFacts::isLayeredRoot);
    }

    /** Whether it is the line of {@code /}, made of layers as images are. */
    private static boolean isLayeredRoot(String mount) {
        var words = mount.split(" ");
        int behind = List.of(words).indexOf("-");
        return words.length > 4
                && words[4].equals("/")
                && behind > 0
                && behind + 1 < words.length
                && words[behind + 1].equals("overlay");
    }

    private boolean has(String file, Predicate<String> wanted) {
        try {
            return Stream.of(read(file).split("[\\x00\n]")).anyMatch(wanted);
        } catch (IOException _) {
            return false; // of others it is not to be read
        }
    }

    private Map<String, Long> meminfo() throws IOException {
        var facts = new HashMap<String, Long>();
        read("proc/meminfo").lines().forEach(line -> {
            var words = line.split("[:\\s]+");
            if (words.length >= 2 && words[1].matches("[0-9]{1,15}")) {
                facts.put(words[0], Long.parseLong(words[1]) * 1024);
            }
        });
        return facts;
    }

    private static long fact(Map<String, Long> facts, String name) throws IOException {
        var value = facts.get(name);
        if (value == null) {
            throw new IOException("/proc/meminfo does not say " + name);
        }
        return value;
    }

    private static double percent(long part, long whole) {
        return whole <= 0 ? 0 : Math.clamp(100.0 * part / whole, 0, 100);
    }

    private OptionalLong number(String file) {
        try {
            var text = read(file).trim();
            return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException _) {
            return OptionalLong.empty(); // no such group, or the older kind of them
        }
    }

    private String read(String file) throws IOException {
        try (var in = Files.newInputStream(root.resolve(file))) {
            return new String(in.readNBytes(MOST), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}

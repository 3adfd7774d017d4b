package dev.taskforge.bench.peers;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was measured.
 *
 * @param load of the last minute at the begin: what others did to the machine
 */
record Machine(String processor, int cores, long memoryMb, String system, String kernel, double load) {
    static Machine here() throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name\\s*:\\s*"),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> 20,
                field(Path.of("/etc/os-release"), "PRETTY_NAME=").replace("\"", ""),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                system.getSystemLoadAverage());
    }

    /** What follows {@code key} in its first line. */
    private static String field(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return "unknown";
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.matches(key + ".*"))
                    .findFirst()
                    .map(line -> line.replaceFirst(key, "").strip())
                    .orElse("unknown");
        }
    }
}

package dev.taskforge.server.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What this process takes from the machine, from {@code /proc}. */
public final class ProcessSource implements MetricSource {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Instant started;
    private final Clock clock;

    public ProcessSource(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        var heap = Runtime.getRuntime();
        var uptime = Duration.between(started, clock.instant());
        add(values, "taskforge_uptime_seconds", "Since the server started.", uptime.toMillis() / 1e3);
        add(values, "process_start_time_seconds", "When it started, since 1970.", started.toEpochMilli() / 1e3);
        add(values, "process_resident_memory_bytes", "Resident memory.", residentBytes());
        add(
                values,
                "process_threads",
                "Platform threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        add(values, "jvm_memory_used_bytes", "Used heap.", (double) (heap.totalMemory() - heap.freeMemory()));
        add(values, "jvm_memory_max_bytes", "Largest heap.", (double) heap.maxMemory());
        return values;
    }

    /** Processor time used so far, in seconds. */
    static double cpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private static double residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // Not Linux: the heap is the best there is.
            return Runtime.getRuntime().totalMemory();
        }
    }

    private static void add(List<Value> values, String name, String help, double value) {
        values.add(new Value(name, help, Map.of(), value));
    }
}

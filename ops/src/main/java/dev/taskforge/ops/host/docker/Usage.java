package dev.taskforge.ops.host.docker;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a container uses at one moment. Docker Engine leaves out what its machine does not count, and all of it when the container
 * does not run.
 *
 * @param memory in bytes, without what the kernel keeps of files and gives back when it is short; null when it is not told
 * @param processor how long its processes have computed since it was started, on all processors together; null when it is not told
 * @param moved how many bytes they have read from disks and written to them since then; null when it is not told
 */
public record Usage(
        @Nullable Long memory,
        @Nullable Duration processor,
        @Nullable Long moved) {

    static Usage of(JsonNode stats) {
        var memory = stats.path("memory_stats");
        var files = memory.path("stats");
        // The names of control groups of version 2, then 1.
        long reclaimable = files.path("inactive_file")
                .asLong(files.path("total_inactive_file").asLong(0));
        long used = memory.path("usage").asLong(0);
        long computed =
                stats.path("cpu_stats").path("cpu_usage").path("total_usage").asLong(0);
        return new Usage(
                used == 0 ? null : Math.max(0, used - reclaimable),
                computed == 0 ? null : Duration.ofNanos(computed),
                moved(stats.path("blkio_stats").path("io_service_bytes_recursive")));
    }

    private static @Nullable Long moved(JsonNode disks) {
        long moved = 0;
        for (var part : disks) {
            var what = part.path("op").asString("").toLowerCase(Locale.ROOT);
            moved += what.equals("read") || what.equals("write")
                    ? part.path("value").asLong(0)
                    : 0;
        }
        return disks.isArray() && !disks.isEmpty() ? moved : null;
    }
}

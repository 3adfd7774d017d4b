package dev.taskforge.ops.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this machine has left, as Linux estimates it in {@code /proc/meminfo}; see its {@code proc_meminfo(5)}. */
public final class FreeMemory {
    private static final Path FILE = Path.of("/proc/meminfo");

    private FreeMemory() {}

    /** How many bytes can be given to programs without swapping; empty where it does not say. */
    public static Optional<Long> bytes() throws IOException {
        if (!Files.isReadable(FILE)) {
            return Optional.empty();
        }
        return Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst();
    }
}

package dev.taskforge.server.sentinel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the sentinel keeps its {@link Memory}: in the data directory, and where that cannot be written, because its disk is full or
 * belongs to somebody else, in the runtime folder that systemd gives it.
 *
 * @param runtime null when there is none
 */
record Notebook(Path data, @Nullable Path runtime) {
    /** The variable by which systemd names the runtime folder. */
    private static final String VARIABLE = "RUNTIME_DIRECTORY";

    static Notebook of(Path data, Map<String, String> environment) {
        var named = environment.getOrDefault(VARIABLE, "");
        return new Notebook(data, named.isEmpty() || !Files.isDirectory(Path.of(named)) ? null : Path.of(named));
    }

    /** What was told last before now. */
    Memory read(Instant now) {
        var here = Memory.in(data).until(now);
        return runtime == null ? here : here.orLater(Memory.in(runtime).until(now));
    }

    void write(Memory memory) throws IOException {
        try {
            memory.write(data);
        } catch (IOException e) {
            if (runtime == null) {
                throw e;
            }
            memory.write(runtime);
            return;
        }
        if (runtime != null) {
            Files.deleteIfExists(runtime.resolve(Memory.NAME));
        }
    }
}

package dev.taskforge.server.sentinel;

import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.host.LateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the sentinel keeps its {@link Memory}: in the data directory, and where that cannot be written, because its disk is full,
 * does not answer or belongs to somebody else, in the runtime folder that systemd gives it.
 *
 * @param runtime null when there is none
 * @param deadline after which the data directory is not waited for
 */
record Notebook(Path data, @Nullable Path runtime, Deadlines deadlines, Duration deadline) {
    /** The variable by which systemd names the runtime folder. */
    private static final String VARIABLE = "RUNTIME_DIRECTORY";

    private static final String WHAT = "memory";

    static Notebook of(Path data, Map<String, String> environment, Deadlines deadlines, Duration deadline) {
        var named = environment.getOrDefault(VARIABLE, "");
        var runtime = named.isEmpty() || !Files.isDirectory(Path.of(named)) ? null : Path.of(named);
        return new Notebook(data, runtime, deadlines, deadline);
    }

    /** What was told last before now; nothing where that does not answer. */
    Memory read(Instant now) throws IOException {
        Memory here;
        try {
            here = deadlines.within(deadline, WHAT, () -> Memory.in(data)).until(now);
        } catch (LateException e) {
            here = Memory.NOTHING;
        }
        return runtime == null ? here : here.orLater(Memory.in(runtime).until(now));
    }

    void write(Memory memory) throws IOException {
        try {
            deadlines.within(deadline, WHAT, () -> {
                memory.write(data);
                return true;
            });
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

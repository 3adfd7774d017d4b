package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.lint.compose.Dependency;
import dev.taskforge.ops.lint.compose.StackReader;
import dev.taskforge.ops.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which services wait for which, as a Compose file says: the first version of Docker Compose does not write that to the containers. */
final class WrittenNeeds {
    private static final int MOST_BYTES = 1024 * 1024;

    private WrittenNeeds() {}

    /**
     * By the service that waits. What other files add to this one is not known.
     *
     * @throws IOException when it cannot be read, or is no Compose file
     */
    static Map<String, List<Dependency>> of(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("it is larger than " + MOST_BYTES + " bytes");
        }
        var source = new SourceFile(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
        var stacks = StackReader.read(
                List.of(source), List.of(), _ -> Optional.empty(), _ -> Optional.empty(), new Troubles());
        if (stacks.isEmpty()) {
            throw new IOException("it is no Compose file");
        }
        var needs = new HashMap<String, List<Dependency>>();
        stacks.getFirst().services().forEach(service -> needs.put(service.name(), service.dependencies()));
        return needs;
    }
}

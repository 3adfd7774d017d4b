package dev.taskforge.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Docker Engine that {@code testbed/setup} made ready. */
final class Engine {
    /** The property that says where {@code testbed/setup} writes; beside the module when it is not set. */
    private static final String STATE = "taskforge.testbed";

    private Engine() {}

    /** Its socket; empty when there is none. */
    static Optional<Path> find() throws IOException {
        var address = Path.of(System.getProperty(STATE, "../target/testbed")).resolve("docker-host");
        return Files.exists(address)
                ? Optional.of(Path.of(Files.readString(address).strip().replaceFirst("^unix://", "")))
                : Optional.empty();
    }

    static Path socket() throws IOException {
        return find().orElseThrow(
                        () -> new IOException("there is no Docker Engine for the test bed; run testbed/setup"));
    }
}

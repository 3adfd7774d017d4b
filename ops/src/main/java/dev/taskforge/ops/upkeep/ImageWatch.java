package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Pruning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Remembers since when each image is on this machine. Whoever looks each minute learns of one that goes and comes again. */
public final class ImageWatch {
    private final SeenImages seen;
    private final Path socket;
    private final Clock clock;

    /**
     * @param data where TaskForge keeps its records
     * @param socket of Docker Engine
     */
    public ImageWatch(Path data, Path socket, Clock clock) {
        this.seen = new SeenImages(data.resolve("upkeep").resolve("images"));
        this.socket = socket;
        this.clock = clock;
    }

    /** Looks once. While nobody can look, images count as not seen. */
    public void look() throws IOException {
        seen.see(new Pruning(Docker.connect(socket)).imageIds(), clock.instant());
    }

    SeenImages seen() {
        return seen;
    }
}

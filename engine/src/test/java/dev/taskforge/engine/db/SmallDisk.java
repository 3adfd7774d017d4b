package dev.taskforge.engine.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** A file system of a few megabytes that can be full; only root can mount it. */
public final class SmallDisk implements AutoCloseable {
    private static final String MEGABYTES = "16";

    private final Path folder;
    private final Path ballast;

    public SmallDisk() throws IOException {
        folder = Files.createTempDirectory("taskforge-disk-");
        try {
            PostgresServer.run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString());
        } catch (IllegalStateException refused) {
            Files.delete(folder);
            var why = "this test mounts a tmpfs to fill it: run it as root with the right to mount";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(why, refused);
            }
            throw new TestAbortedException(why, refused);
        }
        PostgresServer.run("chmod", "711", folder.toString());
        ballast = folder.resolve("ballast");
    }

    public Path folder() {
        return folder;
    }

    /** Takes all the room that is left. */
    public void fill() throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            for (var block = new byte[1 << 16]; ; ) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    /** Gives the room back. */
    public void makeRoom() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException {
        PostgresServer.run("umount", "--lazy", folder.toString());
        Files.delete(folder);
    }
}

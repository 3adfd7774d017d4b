package dev.taskforge.engine.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes that can be full: one mounted for it, or the one of memory that a container has. */
public final class SmallDisk implements AutoCloseable {
    private static final String MEGABYTES = "16";
    private static final Path OF_CONTAINER = Path.of("/dev/shm");
    private static final long SMALL = 256L << 20;

    private final Path folder;
    private final Path ballast;
    private final boolean mounted;

    public SmallDisk() throws IOException {
        var own = Files.createTempDirectory("taskforge-disk-");
        mounted = mount(own);
        if (mounted) {
            folder = own;
        } else {
            Files.delete(own);
            Assumptions.assumeTrue(
                    Files.getFileStore(OF_CONTAINER).getTotalSpace() <= SMALL,
                    "needs the right to mount, as root has it, or the small /dev/shm of a container");
            folder = Files.createTempDirectory(OF_CONTAINER, "taskforge-disk-");
        }
        PostgresServer.run("chmod", "711", folder.toString());
        ballast = folder.resolve("ballast");
    }

    private static boolean mount(Path folder) {
        try {
            PostgresServer.run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString());
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
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
    public void close() {
        if (mounted) {
            PostgresServer.run("umount", "--lazy", folder.toString());
        }
        PostgresServer.run("rm", "-rf", "--", folder.toString());
    }
}

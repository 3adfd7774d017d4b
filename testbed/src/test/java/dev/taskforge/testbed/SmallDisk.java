package dev.taskforge.testbed;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** A file system of 64 kB in place of a folder, with the files of that folder. */
final class SmallDisk implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int BLOCK = 4096;

    private final Path folder;
    private final Path ballast;

    private SmallDisk(Path folder) {
        this.folder = folder;
        ballast = folder.resolve("ballast");
    }

    /** Only root may; where nobody is root, the test is skipped. */
    static SmallDisk at(Path folder) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            throw new TestAbortedException("only root can mount a file system");
        }
        var aside = folder.resolveSibling("aside");
        Files.move(folder, aside);
        Files.createDirectory(folder);
        run("mount", "-t", "tmpfs", "-o", "size=64k,mode=755", "tmpfs", folder.toString());
        try (var files = Files.list(aside)) {
            for (var file : files.toList()) {
                Files.move(file, folder.resolve(file.getFileName()));
            }
        }
        Files.delete(aside);
        return new SmallDisk(folder);
    }

    /** Leaves no room for another byte. */
    void fill() throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException _) {
            // it is full
        }
    }

    void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "--lazy", folder.toString());
    }

    private static void run(String... words) throws IOException, InterruptedException {
        try {
            var result = new Commands().run(Command.of(List.of(words), Path.of("/"), SOON));
            if (result.exitCode() != 0) {
                throw new IOException(List.of(words) + " ended with " + result.exitCode() + ": " + result.output());
            }
        } catch (CommandNotStartedException e) {
            throw new IOException(e);
        }
    }
}

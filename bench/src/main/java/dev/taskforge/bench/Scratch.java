package dev.taskforge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder of database files that is removed at the end. */
final class Scratch implements AutoCloseable {
    private final Path folder;
    private int number;

    Scratch(Path folder) {
        this.folder = folder;
    }

    /** The folder itself. */
    Path folder() {
        return folder;
    }

    /** A path nobody used before. */
    Path file() {
        return folder.resolve("bench-" + ++number + ".db");
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

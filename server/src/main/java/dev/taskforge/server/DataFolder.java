package dev.taskforge.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder that holds everything the server keeps; only its owner can open it. */
public final class DataFolder {
    private DataFolder() {}

    /** Creates it when it is not there, and closes it to others either way. */
    public static void create(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the data folder " + folder + ": " + e.getMessage(), e);
        }
    }
}

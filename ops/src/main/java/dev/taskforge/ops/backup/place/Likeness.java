package dev.taskforge.ops.backup.place;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives a file what belongs to another one besides its content, and makes sure that it is on the disk. */
public final class Likeness {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration FLUSH = Duration.ofMinutes(30);
    /** Of a file that had none before: its owner writes, its group reads. */
    private static final int NEW_FILE = 0_640;

    private static final String WHOSE = "unix:uid,gid,mode";

    private final Commands commands;

    public Likeness(Commands commands) {
        this.commands = commands;
    }

    /**
     * Gives a file owner, group, permissions, access lists and extended attributes of another one.
     *
     * @return whether it has its owner, group and permissions now; only root may give files to others
     */
    public boolean give(Path file, Path model) throws IOException, InterruptedException {
        if (!Files.isRegularFile(model, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(model + " is not a file any more");
        }
        run(
                List.of(
                        "cp",
                        "--attributes-only",
                        "--no-dereference",
                        "--preserve=all",
                        "--",
                        model.toString(),
                        file.toString()),
                SOON);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return of(file).equals(of(model));
    }

    /**
     * Gives a file owner and group of the folder it is to be in.
     *
     * @return whether it has them now
     */
    public boolean giveNew(Path file, Path folder) throws IOException {
        var whose = of(folder);
        var now = of(file);
        if (!Objects.equals(now.get("uid"), whose.get("uid")) || !Objects.equals(now.get("gid"), whose.get("gid"))) {
            if (!Integer.valueOf(0).equals(now.get("uid"))) {
                return false;
            }
            set(file, "unix:uid", Objects.requireNonNull(whose.get("uid")));
            set(file, "unix:gid", Objects.requireNonNull(whose.get("gid")));
        }
        set(file, "unix:mode", NEW_FILE);
        return true;
    }

    private static void set(Path file, String attribute, Object value) throws IOException {
        Files.setAttribute(file, attribute, value, LinkOption.NOFOLLOW_LINKS);
    }

    private static Map<String, Object> of(Path path) throws IOException {
        return Files.readAttributes(path, WHOSE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes all that is in memory of a folder's file system to its disk. */
    public void flush(Path folder) throws IOException, InterruptedException {
        run(List.of("sync", "--file-system", folder.toString()), FLUSH);
    }

    private void run(List<String> arguments, Duration within) throws IOException, InterruptedException {
        try {
            var result =
                    commands.run(Command.of(arguments, Path.of("/"), within).environment(Map.of("LC_ALL", "C")));
            if (result.exitCode() != 0) {
                throw new IOException(arguments.getFirst() + " ended with " + result.exitCode() + ": "
                        + result.output().strip());
            }
        } catch (CommandNotStartedException e) {
            throw new IOException(e.getMessage() + "; install the package coreutils", e);
        }
    }
}

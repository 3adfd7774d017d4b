package dev.taskforge.ops.backup.files;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.CommandResult;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.RunningCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code tar} of this machine, that of GNU: it keeps names of any bytes, owners by number, permissions, access lists, extended
 * attributes and hard links.
 */
public final class Tar {
    /** So long may it neither write nor read. */
    private static final Duration STALLED = Duration.ofMinutes(5);

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int KEPT_MESSAGES = 16 * 1024;
    /** It has archived all, but some of it was written to at the same time. */
    private static final int CHANGED = 1;

    private final Commands commands;

    public Tar(Commands commands) {
        this.commands = commands;
    }

    /** What takes an archive as it is made, from its first to its last byte. */
    @FunctionalInterface
    public interface Taking<T> {
        T take(InputStream archive) throws IOException;
    }

    /**
     * What came of an archive.
     *
     * @param changed what {@code tar} says of files that were written to while it read them; mostly empty
     */
    public record Made<T>(T taken, List<String> changed) {}

    /** Which {@code tar} there is. */
    public String version() throws IOException, InterruptedException {
        CommandResult result;
        try {
            result = commands.run(Command.of(List.of("tar", "--version"), Path.of("/"), Duration.ofSeconds(20)));
        } catch (CommandNotStartedException e) {
            throw missing(e);
        }
        var first = result.output().lines().findFirst().orElse("");
        if (result.exitCode() != 0 || !first.contains("GNU tar")) {
            throw new IOException("the tar of this machine is not that of GNU: " + first);
        }
        return first;
    }

    /**
     * Archives paths with all that is in them.
     *
     * @param folder where the paths begin
     * @param paths relative
     * @throws IOException when one is not there or cannot be read
     */
    public <T> Made<T> archive(Path folder, List<String> paths, Taking<T> taking)
            throws IOException, InterruptedException {
        var arguments = arguments("--create", folder);
        arguments.addAll(List.of("--format=posix", "--pax-option=delete=atime,delete=ctime", "--sort=name", "--"));
        arguments.addAll(paths);
        try (var running = start(arguments)) {
            T taken;
            try {
                taken = taking.take(running.output());
            } catch (IOException e) {
                throw why(running, e);
            }
            var result = running.end();
            if (result.exitCode() != 0 && result.exitCode() != CHANGED) {
                throw failed(result.exitCode(), result.errors());
            }
            var said = result.errors().lines().toList();
            return new Made<>(taken, result.exitCode() == CHANGED ? said : List.of());
        }
    }

    /**
     * Unpacks an archive.
     *
     * @param folder an empty one
     * @param owners whether files get the owners they had, which only root may
     */
    public void unpack(InputStream archive, Path folder, boolean owners) throws IOException, InterruptedException {
        var arguments = arguments("--extract", folder);
        arguments.addAll(List.of("--same-permissions", owners ? "--same-owner" : "--no-same-owner"));
        if (owners) {
            arguments.add("--xattrs-include=*"); // else only those that any user may set
        }
        try (var running = start(arguments)) {
            IOException cut = null;
            try (var in = running.input()) {
                archive.transferTo(in);
            } catch (IOException e) {
                cut = e; // it says better itself why it reads no more
            }
            var result = running.end();
            if (result.exitCode() != 0) {
                var failed = failed(result.exitCode(), result.errors());
                if (cut != null) {
                    failed.addSuppressed(cut);
                }
                throw failed;
            }
            if (cut != null) {
                throw cut;
            }
        }
    }

    /** When it has ended itself, it says better why there was no more to read. */
    private static IOException why(RunningCommand running, IOException seen) throws InterruptedException {
        var result = running.endWithin(SOON);
        if (result.isEmpty() || result.get().exitCode() == 0) {
            return seen;
        }
        var failed = failed(result.get().exitCode(), result.get().errors());
        failed.addSuppressed(seen);
        return failed;
    }

    private static List<String> arguments(String what, Path folder) {
        return new ArrayList<>(
                List.of("tar", what, "--file=-", "--numeric-owner", "--acls", "--xattrs", "--directory=" + folder));
    }

    private RunningCommand start(List<String> arguments) throws IOException {
        try {
            return commands.start(Command.of(arguments, Path.of("/"), STALLED)
                    .environment(Map.of("LC_ALL", "C"))
                    .apart(KEPT_MESSAGES));
        } catch (CommandNotStartedException e) {
            throw missing(e);
        }
    }

    private static IOException missing(CommandNotStartedException e) {
        return new IOException(e.getMessage() + "; install the package tar", e);
    }

    private static IOException failed(int code, String errors) {
        return new IOException(errors.isBlank() ? "tar ended with " + code : errors.strip());
    }
}

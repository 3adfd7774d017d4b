package dev.taskforge.ops.check;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How many files a disk can hold, which Java does not say. */
public final class Inodes {
    private Inodes() {}

    /**
     * The inodes of a disk.
     *
     * @param total 0 where files are not counted, as on Btrfs
     */
    public record Count(long total, long free) {
        /** The free part in percent; 100 where files are not counted. */
        double freePercent() {
            return total <= 0 ? 100 : 100.0 * free / total;
        }
    }

    /** The free part in percent; 100 where files are not counted, as on Btrfs. */
    static double free(Path place, Duration timeout) throws IOException, InterruptedException {
        return count(place, timeout).freePercent();
    }

    /**
     * Those of the disk that holds a path.
     *
     * <p>Source: {@code statfs(2)}, as {@code stat -f} of coreutils writes it.
     */
    public static Count count(Path place, Duration timeout) throws IOException, InterruptedException {
        try {
            var command =
                    Command.of(List.of("stat", "-f", "-c", "%c %d", "--", place.toString()), Path.of("/"), timeout);
            var result = new Commands().run(command);
            var words = result.output().strip().split(" ");
            if (result.exitCode() != 0 || words.length != 2) {
                throw new IOException("stat -f ended with " + result.exitCode());
            }
            return new Count(Long.parseLong(words[0]), Long.parseLong(words[1]));
        } catch (CommandNotStartedException | NumberFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

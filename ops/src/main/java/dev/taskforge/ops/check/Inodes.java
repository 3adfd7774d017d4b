package dev.taskforge.ops.check;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How many more files a disk can hold, which Java does not say. */
final class Inodes {
    private Inodes() {}

    /** The free part in percent; 100 where files are not counted, as on Btrfs. */
    static double free(Path place, Duration timeout) throws IOException, InterruptedException {
        try {
            var command =
                    Command.of(List.of("stat", "-f", "-c", "%c %d", "--", place.toString()), Path.of("/"), timeout);
            var result = new Commands().run(command);
            var words = result.output().strip().split(" ");
            if (result.exitCode() != 0 || words.length != 2) {
                throw new IOException("stat -f ended with " + result.exitCode());
            }
            long total = Long.parseLong(words[0]);
            return total <= 0 ? 100 : 100.0 * Long.parseLong(words[1]) / total;
        } catch (CommandNotStartedException | NumberFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

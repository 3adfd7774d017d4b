package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The dumps that somebody has laid down to be restored: files below {@code incoming/PROJECT} of the data directory, and nothing else of
 * this machine. Whoever may write there chooses what can be restored; who restores only names it.
 */
public final class Incoming {
    private static final int MOST = 1_000;

    private final Path data;

    /** @param data the data directory */
    public Incoming(Path data) {
        this.data = data.toAbsolutePath();
    }

    /**
     * A file that lies there.
     *
     * @param name below the folder of the project
     */
    public record Found(String name, long bytes, Instant changedAt) {}

    /** Where those of a project lie; it need not be there. */
    public Path folder(String project) {
        return data.resolve("incoming").resolve(project);
    }

    /** Those of a project, the newest first; at most 1,000, and only those in the folder itself. */
    public List<Found> list(String project) throws IOException {
        var folder = folder(project);
        if (!isOwn(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST)
                    .map(Incoming::found)
                    .sorted(Comparator.comparing(Found::changedAt).reversed().thenComparing(Found::name))
                    .toList();
        }
    }

    /** Whether it is there and neither it nor what it lies in is a link, which may lead anywhere. */
    private boolean isOwn(Path folder) {
        return Files.isDirectory(data.resolve("incoming"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private static Found found(Path file) {
        try {
            return new Found(
                    file.getFileName().toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return new Found(file.getFileName().toString(), 0, Instant.EPOCH); // it has just gone
        }
    }

    /**
     * A file by its name below the folder of the project, or by its whole path.
     *
     * @throws PermanentFailure when it is not there, no file, or elsewhere, also behind a link
     */
    public Path find(String project, String name) throws IOException {
        var folder = folder(project);
        try {
            var wanted = folder.resolve(name).normalize();
            if (!name.isBlank()
                    && isOwn(folder)
                    && wanted.startsWith(folder)
                    && !wanted.equals(folder)
                    && Files.exists(wanted)) {
                var real = wanted.toRealPath();
                if (real.startsWith(folder.toRealPath()) && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                    return real;
                }
            }
        } catch (InvalidPathException e) {
            // told below, as any other name of nothing
        }
        throw new PermanentFailure("there is no file " + name + " for project " + project + ": put it into the folder "
                + folder + " of this machine, and name it by its name there");
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where exports to CSV files lie: what TaskForge wrote in {@code exports/PROJECT} of the data directory, and what somebody laid down in {@code incoming/PROJECT}. Each is a folder. What is there can
 * be read by whoever runs TaskForge only, and is not encrypted.
 */
public final class CsvFolders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final String PARTIAL = ".partial-";
    private static final int MOST = 1_000;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path data;

    /** @param data the data directory */
    public CsvFolders(Path data) {
        this.data = data.toAbsolutePath();
    }

    /**
     * An export that lies there.
     *
     * @param own whether TaskForge wrote it
     */
    public record Found(
            String name,
            boolean own,
            String project,
            String database,
            Instant snapshotAt,
            int tables,
            long rows,
            long bytes) {}

    /** Where those of a project are written; it need not be there. */
    public Path written(String project) {
        return data.resolve("exports").resolve(project);
    }

    /** Where those lie that came from elsewhere; it need not be there. */
    public Path incoming(String project) {
        return data.resolve("incoming").resolve(project);
    }

    /** Those of a project, the newest first; folders without a sound manifest are none. */
    public List<Found> list(String project) throws IOException {
        return Stream.concat(in(written(project), true).stream(), in(incoming(project), false).stream())
                .sorted(Comparator.comparing(Found::snapshotAt).reversed().thenComparing(Found::name))
                .toList();
    }

    /** How many of those that TaskForge wrote for a project are there. */
    public int count(String project) throws IOException {
        var folder = written(project);
        if (!isOwn(folder)) {
            return 0;
        }
        try (var all = Files.list(folder)) {
            return (int)
                    all.filter(one -> NAME.matcher(one.getFileName().toString()).matches())
                            .count();
        }
    }

    private List<Found> in(Path folder, boolean own) throws IOException {
        if (!isOwn(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(one -> NAME.matcher(one.getFileName().toString()).matches())
                    .filter(one -> Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS))
                    .filter(one -> Files.isRegularFile(one.resolve(Bundle.NAME), LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST)
                    .flatMap(one -> found(one, own))
                    .toList();
        }
    }

    private static Stream<Found> found(Path folder, boolean own) {
        try {
            var bundle = Bundle.read(folder);
            return Stream.of(new Found(
                    folder.getFileName().toString(),
                    own,
                    bundle.project(),
                    bundle.database(),
                    bundle.snapshotAt(),
                    bundle.tables().size(),
                    bundle.totalRows(),
                    bundle.totalBytes()));
        } catch (IOException _) {
            return Stream.empty(); // what is wrong with it is told to whoever names it
        }
    }

    /** Whether it is there and neither it nor what it lies in is a link, which may lead anywhere. */
    private boolean isOwn(Path folder) {
        var root = data.resolve(data.relativize(folder).getName(0));
        return Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The folder of an export.
     *
     * @throws PermanentFailure when it is not there, or there are two of this name
     */
    Path find(String project, String name) {
        if (NAME.matcher(name).matches()) {
            var found = Stream.of(written(project), incoming(project))
                    .filter(this::isOwn)
                    .map(folder -> folder.resolve(name))
                    .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
                    .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            if (found.size() == 2) {
                throw new PermanentFailure("both " + found.getFirst() + " and " + found.getLast()
                        + " are there: give one of them another name");
            }
        }
        throw new PermanentFailure("there is no export " + name + " for project " + project + ": name one of those in "
                + written(project) + ", or put its folder into " + incoming(project));
    }

    /** Whether there is one export of this name. */
    public boolean has(String project, String name) {
        try {
            find(project, name);
            return true;
        } catch (PermanentFailure e) {
            return false;
        }
    }

    /** The folder into which a job writes, there and empty; those that other jobs left are removed. */
    Path begin(String project, String database, long job) throws IOException {
        var folder = written(project);
        requireNoLink(project);
        var only = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder, only);
        // Exports of one database run one at a time, so nobody needs what others left.
        try (var all = Files.list(folder)) {
            for (var one : all.toList()) {
                if (one.getFileName().toString().startsWith(PARTIAL + database + ".")) {
                    BackupFolder.deleteTree(one);
                }
            }
        }
        return Files.createDirectory(partial(project, database, job), only);
    }

    /** Files would be written wherever a link leads. */
    private void requireNoLink(String project) {
        for (var folder : List.of(data.resolve("exports"), written(project))) {
            if (Files.isSymbolicLink(folder)) {
                throw new PermanentFailure(folder + " is a link: exports are written only into a folder of its own");
            }
        }
    }

    /** What a job has written and given its name already. */
    Optional<Path> published(String project, String database, long job) throws IOException {
        var folder = written(project);
        if (!isOwn(folder)) {
            return Optional.empty();
        }
        var name = Pattern.compile(Pattern.quote(database) + "-[0-9]{8}T[0-9]{6}Z-job" + job);
        try (var all = Files.list(folder)) {
            return all.filter(one -> name.matcher(one.getFileName().toString()).matches())
                    .filter(one -> Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS))
                    .findFirst();
        }
    }

    private Path partial(String project, String database, long job) {
        return written(project).resolve(PARTIAL + database + "." + job);
    }

    /** Gives what was written its name. */
    Path publish(String project, String database, long job, Instant at) throws IOException {
        var partial = partial(project, database, job);
        sync(partial);
        var folder = written(project);
        var target = folder.resolve(database + "-" + STAMP.format(at) + "-job" + job);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
        return target;
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void discard(String project, String database, long job) throws IOException {
        BackupFolder.deleteTree(partial(project, database, job));
    }

    /**
     * Removes an export that TaskForge wrote; false when there is none of this name.
     *
     * @throws IOException when it cannot be removed
     */
    public boolean remove(String project, String name) throws IOException {
        if (!NAME.matcher(name).matches() || !isOwn(written(project))) {
            return false;
        }
        var folder = written(project).resolve(name);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        BackupFolder.deleteTree(folder);
        return true;
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Where the files of one database's backups and drills lie. Names a job brings along are checked before they become
 * paths.
 */
final class BackupFolder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final String PARTIAL = ".partial-";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path artifacts;
    private final Path scratch;
    private final String database;

    BackupFolder(Path data, String project, String database) {
        this.artifacts = data.toAbsolutePath()
                .resolve("backups")
                .resolve(checked("project", project))
                .resolve(checked("database", database));
        this.scratch = data.toAbsolutePath().resolve("scratch").resolve(project).resolve(database);
        this.database = database;
    }

    private static String checked(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new PermanentFailure(
                    "the " + what + " name in the payload is not one: letters, digits, - and _ only");
        }
        return name;
    }

    /** The folder of the artifacts, created for the owner only when it is not there. */
    Path artifacts() throws IOException {
        return created(artifacts);
    }

    Path snapshot(long job) {
        return artifacts.resolve(PARTIAL + job + "-snapshot");
    }

    Path compressed(long job) {
        return artifacts.resolve(PARTIAL + job + "-artifact");
    }

    Path manifest(long job) {
        return artifacts.resolve(PARTIAL + job + "-manifest");
    }

    Path published(Instant snapshotAt, long job) {
        return artifacts.resolve(database + "-" + STAMP.format(snapshotAt) + "-job" + job + ".sqlite.zst");
    }

    static Path manifestOf(Path artifact) {
        return artifact.resolveSibling(artifact.getFileName() + ".manifest.json");
    }

    /** The folder a drill restores into; only it writes there. */
    Path scratch(long job) throws IOException {
        return created(scratch.resolve("drill-" + job));
    }

    /** Removes unfinished files of other backups: jobs of one database run one at a time, so nobody needs them. */
    int sweepPartials(long exceptJob) throws IOException {
        return sweep(artifacts, PARTIAL, PARTIAL + exceptJob + "-");
    }

    /** Removes the unfinished files of this job. */
    void discardPartials(long job) throws IOException {
        sweep(artifacts, PARTIAL + job + "-", "/");
    }

    int sweepScratch(long exceptJob) throws IOException {
        return sweep(scratch, "drill-", "drill-" + exceptJob + "/");
    }

    void discardScratch(long job) throws IOException {
        deleteTree(scratch.resolve("drill-" + job));
    }

    private static int sweep(Path folder, String prefix, String except) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int removed = 0;
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = file.getFileName() + "/";
                if (name.startsWith(prefix) && !name.startsWith(except)) {
                    deleteTree(file);
                    removed++;
                }
            }
        }
        return removed;
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var tree = Files.walk(root)) {
            for (var path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Path created(Path folder) throws IOException {
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}

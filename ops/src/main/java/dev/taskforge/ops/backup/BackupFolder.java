package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of one database's backups and drills lie. Names a job brings along are checked before they become
 * paths.
 */
final class BackupFolder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
    private static final String PARTIAL = ".partial-";
    private static final String STREAMED = ".streamed-";
    private static final String MANIFEST = ".manifest.json";
    /** The moment in the name of an artifact. */
    static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path artifacts;
    private final @Nullable Path destination;
    private final Path scratch;
    private final Path restored;
    private final String database;

    /** Where nothing else is said: within the data directory. */
    BackupFolder(Path data, String project, String database) {
        this(data, null, project, database);
    }

    /** @param destination a folder that must be there, such as a disk of its own; null for the data directory */
    BackupFolder(Path data, @Nullable Path destination, String project, String database) {
        this.destination = destination;
        this.artifacts = (destination == null ? data.toAbsolutePath().resolve("backups") : destination)
                .resolve(checked("project", project))
                .resolve(checked("database", database));
        this.scratch = data.toAbsolutePath().resolve("scratch").resolve(project).resolve(database);
        this.restored = data.toAbsolutePath().resolve("restored").resolve(project);
        this.database = database;
    }

    static boolean isName(@Nullable String name) {
        return name != null && NAME.matcher(name).matches();
    }

    private static String checked(String what, String name) {
        if (!isName(name)) {
            throw new PermanentFailure(
                    "the " + what + " name in the payload is not one: letters, digits, - and _ only");
        }
        return name;
    }

    /** The folder of the artifacts, created for the owner only when it is not there. */
    Path artifacts() throws IOException {
        if (destination != null && !Files.isDirectory(destination)) {
            // Made anew, it would be a folder on the disk that should have been mounted there.
            throw new PermanentFailure("the destination " + destination
                    + " is not there; mount it or make the folder, or say another in backup.to");
        }
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

    /** What was counted in the dump, until the manifest is published. */
    Path content(long job) {
        return artifacts.resolve(PARTIAL + job + "-content");
    }

    /** @param kind what is compressed, such as {@code sqlite} */
    Path published(Instant snapshotAt, long job, String kind, boolean encrypted) {
        return artifacts.resolve(database + "-" + STAMP.format(snapshotAt) + "-job" + job + "." + kind + ".zst"
                + (encrypted ? Age.ENDING : ""));
    }

    /** The same for what is streamed, of which each attempt has a name of its own: two may begin within a second. */
    Path streamed(Instant now, Job job, String kind, boolean encrypted) {
        return artifacts.resolve(database + "-" + STAMP.format(now) + "-job" + job.id() + "-" + job.fence() + "." + kind
                + ".zst" + (encrypted ? Age.ENDING : ""));
    }

    /** Under which name it would lie here. */
    Path named(String artifact) {
        return artifacts.resolve(artifact);
    }

    /** Notes on the disk, before anything of it is sent, what is streamed to destinations: else nobody would know what to take back. */
    void noteStreamed(Path artifact, StreamedNote note) throws IOException {
        var file = artifacts.resolve(STREAMED + artifact.getFileName());
        DurableFiles.write(file, note.json());
        DurableFiles.syncFolder(file);
    }

    /** Where one goes; empty when its note does not say it. */
    Optional<StreamedNote> noted(String artifact) throws IOException {
        return StreamedNote.read(artifacts.resolve(STREAMED + artifact));
    }

    /** The names of artifacts that were streamed and are neither known to be listed nor taken back. */
    List<String> streamed() throws IOException {
        if (!Files.isDirectory(artifacts)) {
            return List.of();
        }
        try (var files = Files.list(artifacts)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(STREAMED))
                    .map(name -> name.substring(STREAMED.length()))
                    .sorted()
                    .toList();
        }
    }

    /** It is listed, or taken back. */
    void forgetStreamed(String artifact) throws IOException {
        Files.deleteIfExists(artifacts.resolve(STREAMED + artifact));
    }

    static Path manifestOf(Path artifact) {
        return artifact.resolveSibling(manifestOf(artifact.getFileName().toString()));
    }

    static String manifestOf(String artifact) {
        return artifact + MANIFEST;
    }

    /** The finished artifacts that lie there with a manifest, listed or not. */
    List<Path> finished() throws IOException {
        if (!Files.isDirectory(artifacts)) {
            return List.of();
        }
        try (var files = Files.list(artifacts)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(MANIFEST) && !name.startsWith(PARTIAL))
                    .map(name -> artifacts.resolve(name.substring(0, name.length() - MANIFEST.length())))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** The folder a drill restores into; only it writes there. */
    Path scratch(long job) throws IOException {
        return created(scratch.resolve("drill-" + job));
    }

    /** The folder into which a job unpacks files for people. */
    Path unpacked(long job) {
        return restored.resolve(database + "-job" + job);
    }

    /** Below which folder that is. */
    Path unpacked() {
        return restored;
    }

    /** The same folder, there and empty. */
    static Path emptied(Path folder) throws IOException {
        deleteTree(folder);
        return created(folder);
    }

    /** The folder into which a job reads a copy; those that earlier jobs of its kind have left are removed. */
    Path fetched(Job job) throws IOException {
        sweep(scratch, "fetched-" + job.type() + "-", "fetched-" + job.type() + "-" + job.id() + "/");
        return created(scratch.resolve("fetched-" + job.type() + "-" + job.id()));
    }

    /** Removes what a job has read. */
    void discardFetched(Job job) throws IOException {
        deleteTree(scratch.resolve("fetched-" + job.type() + "-" + job.id()));
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

    /** Also of folders that nobody may write to, as archives bring them. */
    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
                    Files.setPosixFilePermissions(folder, OWN);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path created(Path folder) throws IOException {
        return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWN));
    }
}

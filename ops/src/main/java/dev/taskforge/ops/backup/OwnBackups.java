package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.Listed;
import dev.taskforge.ops.destination.Progress;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings back what TaskForge has backed up of itself, where no server runs. Nothing of an artifact is used before it was compared
 * with its manifest, and nothing that comes out of it before that was compared too.
 */
public final class OwnBackups {
    private static final String DATABASE = "main";
    private static final Pattern ARTIFACT =
            Pattern.compile("main-([0-9]{8}T[0-9]{6}Z)-job([0-9]{1,18})\\.sqlite\\.zst(\\.age)?");
    private static final String MANIFEST = BackupFolder.manifestOf("");

    private final OwnOrigin origin;
    private final Path work;
    private final @Nullable Path identity;
    private final Listener listener;

    /** Hears how far it is. */
    public interface Listener {
        /** @param total of what is read */
        void reading(String artifact, long done, long total);

        void checking(String artifact);
    }

    /**
     * @param work an empty folder on the disk of the data directory
     * @param identity the file with the private key; null for artifacts that are not encrypted
     */
    public OwnBackups(OwnOrigin origin, Path work, @Nullable Path identity, Listener listener) {
        this.origin = origin;
        this.work = work;
        this.identity = identity;
        this.listener = listener;
    }

    /** This artifact is not what was backed up; another one may be. */
    public static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }

    /** The artifact is whole, and the key does not open it. */
    public static final class KeyRefused extends IOException {
        private static final long serialVersionUID = 1L;

        KeyRefused(String message, Exception cause) {
            super(message, cause);
        }
    }

    /**
     * What lies there.
     *
     * @param bytes of the artifact
     * @param whole whether its manifest lies beside it
     */
    public record Candidate(String artifact, long bytes, boolean whole) {
        /** The newest first. */
        public static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::stamp)
                .thenComparingLong(Candidate::job)
                .reversed();

        /** Whether nobody can have read it or made it without a key. */
        public boolean encrypted() {
            return artifact.endsWith(Age.ENDING);
        }

        private String stamp() {
            return ARTIFACT.matcher(artifact).replaceFirst("$1");
        }

        /** Two may be of the same second. */
        private long job() {
            return Long.parseLong(ARTIFACT.matcher(artifact).replaceFirst("$2"));
        }
    }

    /**
     * What was brought back.
     *
     * @param at the moment the data is of
     * @param rows of all tables, without those of the kept files
     * @param kept the files that were kept with it
     */
    public record Brought(
            String artifact, String sha256, Instant at, long bytes, long rows, int tables, Set<String> kept) {
        /** Whether nobody can have made it without the key. */
        public boolean encrypted() {
            return artifact.endsWith(Age.ENDING);
        }
    }

    /**
     * What is there, the newest first. What is not encrypted may be of anybody: it is only there when it lies on this machine and a
     * person names it.
     *
     * @param only the one that a person names; null for all
     */
    public static List<Candidate> list(OwnOrigin origin, @Nullable String only)
            throws IOException, InterruptedException {
        return candidates(origin.list(), only, origin instanceof OwnOrigin.InFolder);
    }

    /** @param here whether they lie on this machine */
    static List<Candidate> candidates(List<Listed> listed, @Nullable String only, boolean here) {
        // A server may say a name twice; the manifest tells which size is true.
        Map<String, Long> files =
                listed.stream().collect(Collectors.toMap(Listed::name, Listed::bytes, (one, _) -> one));
        return files.keySet().stream()
                .filter(name -> ARTIFACT.matcher(name).matches())
                .map(name -> new Candidate(name, files.getOrDefault(name, 0L), files.containsKey(name + MANIFEST)))
                .filter(one -> only == null || one.artifact().equals(only))
                .filter(one -> one.encrypted() || (only != null && here))
                .sorted(Candidate.NEWEST_FIRST)
                .toList();
    }

    /**
     * Brings back one of them.
     *
     * @param folder into which the database {@code file} and the kept files go; empty
     * @throws Damaged when it is not what was backed up; what is in {@code folder} then is to be thrown away
     * @throws KeyRefused when the key does not open it
     * @throws IOException when the origin cannot be read, or the disk is full
     */
    public Brought bring(Candidate candidate, Path folder, String file) throws IOException, InterruptedException {
        var name = candidate.artifact();
        try {
            var manifest = manifest(candidate);
            requireRoom(manifest);
            var artifact = fetch(manifest);
            listener.checking(name);
            var database = folder.resolve(file);
            unpack(artifact, manifest, database);
            Files.delete(artifact);
            compare(database, manifest);
            return takeOut(database, manifest, folder);
        } finally {
            Files.deleteIfExists(work.resolve(name));
            Files.deleteIfExists(work.resolve("manifest"));
        }
    }

    /** What a manifest says of sizes need not be true; an older one may still fit. */
    private void requireRoom(ManifestFile manifest) throws IOException {
        try {
            long bytes = Math.addExact(manifest.bytes(), manifest.content().bytes());
            DiskSpace.require(work, bytes, "the backup and its database");
        } catch (ArithmeticException e) {
            throw new Damaged(manifest.artifact() + ": its manifest names more bytes than there can be", e);
        } catch (PermanentFailure e) {
            throw new Damaged(manifest.artifact() + ": " + e.getMessage(), e);
        }
    }

    private Brought takeOut(Path database, ManifestFile manifest, Path folder) throws IOException {
        var name = manifest.artifact();
        try {
            var at = KeptSeal.moment(database);
            if (!at.equals(manifest.snapshotAt()) || !name.startsWith(DATABASE + "-" + BackupFolder.STAMP.format(at))) {
                throw new Damaged(name + ": it or its manifest names another moment than what is in it, " + at, null);
            }
            if (name.endsWith(Age.ENDING) && identity != null) {
                KeptSeal.check(database, OwnKey.read(identity).orElseThrow().secret());
            }
            var kept = KeptFiles.takeOut(database, folder);
            DurableFiles.sync(database);
            var rows = new TreeMap<>(manifest.content().rows());
            rows.keySet().removeAll(KeptFiles.TABLES);
            long total = rows.values().stream().mapToLong(Long::longValue).sum();
            return new Brought(
                    name, manifest.sha256(), manifest.snapshotAt(), manifest.bytes(), total, rows.size(), kept);
        } catch (SQLException | KeptSeal.Broken | KeptFiles.Unusable e) {
            throw new Damaged(name + ": " + e.getMessage(), e);
        }
    }

    private ManifestFile manifest(Candidate candidate) throws IOException, InterruptedException {
        var name = candidate.artifact();
        if (!candidate.whole()) {
            throw new Damaged(name + ": its manifest " + name + MANIFEST + " is not beside it", null);
        }
        var file = work.resolve("manifest");
        try (var out = new Bounded(DurableFiles.create(file), ManifestFile.MOST_BYTES)) {
            origin.read(name + MANIFEST, out, Progress.NONE);
        } catch (IOException e) {
            if (Bounded.isExceeded(e)) {
                throw new Damaged(name + ": its manifest is too large to be one", e);
            }
            throw e;
        }
        var manifest =
                ManifestFile.read(file).orElseThrow(() -> new Damaged(name + ": its manifest cannot be read", null));
        Files.delete(file);
        if (!isComplete(manifest)
                || !manifest.project().equals(Project.OWN)
                || !manifest.database().equals(DATABASE)) {
            throw new Damaged(name + ": its manifest is not of a backup of TaskForge itself", null);
        }
        if (!manifest.artifact().equals(name)) {
            throw new Damaged(name + ": its manifest is of another artifact, " + manifest.artifact(), null);
        }
        if (manifest.bytes() != candidate.bytes()) {
            throw new Damaged(
                    name + ": it has " + candidate.bytes() + " bytes, and its manifest says " + manifest.bytes(), null);
        }
        return manifest;
    }

    /** What is missing in JSON is null here, whatever the record promises. */
    @SuppressWarnings("ConstantValue")
    private static boolean isComplete(ManifestFile manifest) {
        return manifest.project() != null
                && manifest.database() != null
                && manifest.artifact() != null
                && manifest.sha256() != null
                && manifest.snapshotAt() != null
                && manifest.content() != null
                && manifest.content().rows() != null
                && manifest.content().contentSha256() != null
                && manifest.content().schemaSha256() != null
                && manifest.bytes() >= 0
                && manifest.content().bytes() >= 0;
    }

    private Path fetch(ManifestFile manifest) throws IOException, InterruptedException {
        var name = manifest.artifact();
        var file = work.resolve(name);
        try (var out = DurableFiles.create(file)) {
            origin.read(
                    name,
                    new Bounded(out, manifest.bytes()),
                    done -> listener.reading(name, Math.min(done, manifest.bytes()), manifest.bytes()));
        } catch (IOException e) {
            if (Bounded.isExceeded(e)) {
                throw new Damaged(name + ": there is more of it than its manifest says", e);
            }
            throw e;
        }
        if (Files.size(file) != manifest.bytes()
                || !DurableFiles.sha256(file, (done, total) -> {}).equals(manifest.sha256())) {
            throw new Damaged(name + ": its SHA-256 is not that of its manifest; it was changed or cut off", null);
        }
        return file;
    }

    private void unpack(Path artifact, ManifestFile manifest, Path database) throws IOException {
        var name = manifest.artifact();
        var content = manifest.content();
        if (name.endsWith(Age.ENDING) && identity == null) {
            throw new KeyRefused(name + " is encrypted, and no key was given", new IOException("no key"));
        }
        try {
            var unpacked = Zstd.unpack(artifact, database, identity, content.bytes(), (done, total) -> {});
            if (unpacked.bytes() != content.bytes() || !unpacked.sha256().equals(content.contentSha256())) {
                throw new Damaged(name + ": what is in it is not what was backed up", null);
            }
        } catch (Age.WrongKey e) {
            throw new KeyRefused("the key does not open " + name + "; it was made for another key", e);
        } catch (Damaged e) {
            throw e;
        } catch (IOException | Zstd.TooMuchContent e) {
            if (DiskSpace.isExhausted(e)) {
                throw e;
            }
            throw new Damaged(name + ": it cannot be opened: " + e.getMessage(), e);
        }
    }

    private static void compare(Path database, ManifestFile manifest) throws Damaged {
        var name = manifest.artifact();
        try (var connection = SqliteSnapshot.open(database)) {
            var complaints =
                    new ArrayList<>(SqliteRestoring.complaints(connection, "PRAGMA integrity_check(20)", "ok"));
            complaints.addAll(SqliteRestoring.complaints(connection, "PRAGMA foreign_key_check", ""));
            if (!complaints.isEmpty()) {
                throw new Damaged(name + ": the database in it is damaged: " + complaints.getFirst(), null);
            }
            var found = SqliteFacts.of(connection);
            if (!found.rows().equals(manifest.content().rows())
                    || !found.schemaSha256().equals(manifest.content().schemaSha256())) {
                throw new Damaged(name + ": the database in it has other tables or rows than its manifest says", null);
            }
        } catch (SQLException e) {
            throw new Damaged(name + ": the database in it cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Lets brought back records know the disk of a folder they were read from, which bears the mark of the installation they are of.
     */
    public static void adopt(Database database, Destination destination) throws IOException, InterruptedException {
        new DiskMarks(database).adopt(destination, Project.OWN);
    }
}

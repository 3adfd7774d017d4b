package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds finished backups to the catalogue and takes surplus ones out, each with its audit entry. */
final class BackupCatalog {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final Database database;
    private final Backups backups;
    private final AuditLog audit;
    private final Clock clock;
    private final DutyEnded ended;

    BackupCatalog(Database database, Backups backups, AuditLog audit, Clock clock, DutyEnded ended) {
        this.database = database;
        this.backups = backups;
        this.audit = audit;
        this.clock = clock;
        this.ended = ended;
    }

    /**
     * Adds the backup of this job, or returns the row that an interrupted attempt already added. Found by its file, which bears
     * moment and job: the numbers of jobs are given out again after a restore of TaskForge's own database.
     */
    long add(JobContext job, Path artifact, ManifestFile manifest) {
        return add(job, artifact, manifest, true, (tx, added) -> {});
    }

    /**
     * The same for one that never was a file of this machine.
     *
     * @param artifact where it would lie here; its name is the one at the destinations
     * @param copies writes down where it is instead
     */
    long addStreamed(JobContext job, Path artifact, ManifestFile manifest, BiConsumer<Tx, Backup> copies) {
        return add(job, artifact, manifest, false, copies);
    }

    private long add(
            JobContext job, Path artifact, ManifestFile manifest, boolean local, BiConsumer<Tx, Backup> copies) {
        long id = job.job().id();
        return database.write(tx -> {
            var known = backups.ofFile(tx, artifact.toString());
            if (known.isPresent()) {
                return known.get().id();
            }
            var added = backups.insert(
                    tx,
                    listed(
                            artifact,
                            manifest,
                            id,
                            local,
                            manifest.set() == null ? null : BackupSets.found(tx, manifest.project(), manifest.set())));
            audit.append(
                    tx, actor(job), "backup.create", added.project(), "backup/" + added.id(), about(added, manifest));
            copies.accept(tx, added);
            ended.recorded(tx, added.project(), added.database());
            return added.id();
        });
    }

    /** The one of this file, listed now or once. */
    Optional<Backup> known(Path artifact) {
        return database.read(tx -> backups.ofFile(tx, artifact.toString()));
    }

    static String actor(JobContext job) {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }

    /**
     * Makes list and files agree, then takes surplus backups out of the list, then deletes their files, in this order: a crash
     * between the two leaves files the next run deletes, never a listed backup without a file.
     *
     * @param made the backup that the job has made, which stays whatever others there are
     */
    void tidy(JobContext job, long made, String project, String name, BackupFolder folder, BackupSource.Storage storage)
            throws IOException {
        adoptUnlisted(job, project, name, folder);
        reportPresence(job, project, name);
        database.write(tx -> {
            var surplus = backups.removedAfter(tx, made, project, name, storage);
            for (var backup : surplus) {
                if (backups.markPruned(tx, backup.id(), clock.instant())) {
                    audit.append(tx, actor(job), "backup.prune", project, "backup/" + backup.id(), about(backup));
                }
            }
            return surplus.size();
        });
        for (var backup : database.read(tx -> backups.toDelete(tx, project, name))) {
            if (backup.local() && !Files.isDirectory(backup.path().resolveSibling(""))) {
                continue; // a disk that is away; the files may come back with it
            }
            if (backup.local()) {
                Files.deleteIfExists(backup.path());
                Files.deleteIfExists(backup.manifestPath());
            }
            database.write(tx -> {
                backups.markDeleted(tx, backup.id(), clock.instant());
                return null;
            });
            job.log("retention removed " + backup.path().getFileName() + ", " + HumanSize.of(backup.bytes()));
        }
    }

    /**
     * Lists finished artifacts that the catalogue does not know, as after a restore of TaskForge's own database, once they are
     * read and found to be what their manifests say. What is not is left alone: a person put it there, or has to look at it.
     */
    private void adoptUnlisted(JobContext job, String project, String name, BackupFolder folder) throws IOException {
        var known = database.read(tx -> backups.files(tx, project, name));
        for (var file : folder.finished()) {
            if (known.contains(file.toString())) {
                continue;
            }
            var manifest = whole(job, file, project, name);
            boolean adopted = manifest.isPresent() && adopt(job, file, manifest.get(), true, (tx, added) -> {});
            job.log(
                    adopted
                            ? "listed " + file.getFileName() + ", which lay there unlisted"
                            : "left alone " + file.getFileName() + ", which is not listed");
        }
    }

    /** The manifest of an artifact that is what it says. */
    private static Optional<ManifestFile> whole(JobContext job, Path file, String project, String name)
            throws IOException {
        var manifest = ManifestFile.read(BackupFolder.manifestOf(file))
                .filter(found -> isOf(found, project, name, file.getFileName().toString()));
        if (manifest.isEmpty() || Files.size(file) != manifest.get().bytes()) {
            return Optional.empty();
        }
        var sha256 = DurableFiles.sha256(file, Meter.of(job));
        return manifest.filter(found -> sha256.equals(found.sha256()));
    }

    /** Whether it speaks of this artifact, and can be written down. */
    static boolean isOf(ManifestFile found, String project, String name, String artifact) {
        return project.equals(found.project())
                && name.equals(found.database())
                && artifact.equals(found.artifact())
                && isMoment(found.snapshotAt())
                && found.content() != null;
    }

    /** The names of the files of all backups there ever were: what they lay in may have been moved since. */
    Set<String> names(String project, String name) {
        return database.read(tx -> backups.files(tx, project, name)).stream()
                .map(file -> Path.of(file).getFileName().toString())
                .collect(Collectors.toSet());
    }

    /** Lists a streamed backup that is whole where it was sent to; the same as {@link #addStreamed} for one that nobody knows. */
    boolean adoptStreamed(JobContext job, Path artifact, ManifestFile manifest, BiConsumer<Tx, Backup> copies) {
        return adopt(job, artifact, manifest, false, copies);
    }

    /** Whether it can be written down; what is read from a file may be anything. */
    private static boolean isMoment(@Nullable Instant at) {
        return at != null && at.isAfter(Instant.EPOCH) && at.isBefore(LATEST);
    }

    /** False when it was listed meanwhile. */
    private boolean adopt(
            JobContext job, Path file, ManifestFile manifest, boolean local, BiConsumer<Tx, Backup> copies) {
        return database.write(tx -> {
            if (backups.ofFile(tx, file.toString()).isPresent()) {
                return false;
            }
            var added = backups.insert(
                    tx,
                    listed(
                            file,
                            manifest,
                            manifest.jobId(),
                            local,
                            BackupSets.told(tx, manifest).orElse(null)));
            audit.append(tx, actor(job), "backup.adopt", added.project(), "backup/" + added.id(), about(added));
            copies.accept(tx, added);
            return true;
        });
    }

    private Backup listed(Path artifact, ManifestFile manifest, long job, boolean local, @Nullable BackupSet set) {
        return new Backup(
                0,
                manifest.project(),
                manifest.database(),
                artifact.toString(),
                manifest.bytes(),
                manifest.sha256(),
                manifest.content(),
                manifest.snapshotAt(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                job,
                null,
                null,
                local,
                false,
                List.of(),
                null,
                set);
    }

    /** Writes down which files have gone since, and which are there again; one that never had a file here is neither. */
    private void reportPresence(JobContext job, String project, String name) {
        var changed = database.write(tx -> {
            var marked = new ArrayList<Backup>();
            for (var backup : backups.all(tx, project, name).stream()
                    .filter(Backup::local)
                    .toList()) {
                boolean news = backup.missing()
                        ? backups.markMissing(tx, backup.id(), clock.instant())
                        : backups.markFound(tx, backup.id());
                if (news) {
                    var action = backup.missing() ? "backup.missing" : "backup.found";
                    audit.append(tx, actor(job), action, project, "backup/" + backup.id(), about(backup));
                    marked.add(backup);
                }
            }
            return marked;
        });
        for (var backup : changed) {
            job.log(
                    backup.missing()
                            ? "missing: the file of backup " + backup.id() + " is not there any more"
                            : "found again: the file of backup " + backup.id());
        }
    }

    /** The manifest by its hash: it grows with the database, and an entry of the audit log is bounded. */
    private static Map<String, Object> about(Backup backup, ManifestFile manifest) {
        var about = new TreeMap<>(about(backup));
        about.put("bytes", backup.bytes());
        about.put("snapshot_at", backup.snapshotAt());
        about.put("tables", backup.manifest().rows().size());
        about.put("rows", backup.manifest().totalRows());
        about.put("local", backup.local());
        about.put("manifest_sha256", DurableFiles.sha256(manifest.json()));
        return about;
    }

    private static Map<String, Object> about(Backup backup) {
        var about = new TreeMap<String, Object>(Map.of(
                "database", backup.database(),
                "file", backup.path().getFileName().toString(),
                "sha256", backup.sha256()));
        if (backup.set() != null) {
            about.put("set", backup.set().id());
        }
        return about;
    }
}

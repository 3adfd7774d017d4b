package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings copies of backups to their destinations, and takes them away again. A copy counts only when it was read back and found
 * equal. Each may be asked again after a crash: what is there is found there.
 */
public final class Copying {
    /** So many older backups that lack their copy are caught up with in one run, at each destination. */
    static final int CAUGHT_UP = 3;

    private final CopyPlaces places;
    private final Backups backups;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final DutyEnded copied;

    /** @param copied told in the transaction that writes down a verified copy, or that one is gone */
    public Copying(
            CopyPlaces places, Backups backups, Database database, AuditLog audit, Clock clock, DutyEnded copied) {
        this.places = places;
        this.backups = backups;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.copied = copied;
    }

    /** The backup is good, but a copy of it is missing; more time may help. */
    static final class CopyMissing extends IOException {
        private static final long serialVersionUID = 1L;

        CopyMissing(String message) {
            super(message);
        }
    }

    /** The backup itself is not what it was, so no copy of it is of use. */
    private static final class SourceDamaged extends IOException {
        private static final long serialVersionUID = 1L;

        SourceDamaged(String message) {
            super(message);
        }
    }

    /**
     * Copies a backup to every destination, and what older ones still lack. One destination that fails does not stop the others.
     *
     * @param destinations those that get a copy, by name
     * @throws CopyMissing naming each destination at which a copy is missing
     */
    void copy(JobContext job, long backup, List<String> destinations, BackupSource.Storage storage)
            throws CopyMissing, InterruptedException {
        var failures = new ArrayList<String>();
        for (var name : destinations) {
            try {
                copyTo(job, name, backup, storage);
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
                job.log("no copy: " + e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new CopyMissing("backup " + backup + " is good where it was made, but a copy is missing. "
                    + String.join("; ", failures)
                    + ". Mend that and try this job again: only what is missing is copied");
        }
    }

    private void copyTo(JobContext job, String name, long id, BackupSource.Storage storage)
            throws IOException, InterruptedException {
        var made = backups.find(id).orElseThrow(() -> new IOException("backup " + id + " is no longer in the list"));
        try (var destination = open(made, name)) {
            sweep(job, destination, made);
            bringOrNote(job, destination, made);
            lookAt(job, destination, made);
            for (var older : lacking(destination, made, storage)) {
                catchUp(job, destination, older);
            }
        }
    }

    private Destination open(Backup made, String name) throws DestinationException {
        try {
            return places.open(made.project(), name);
        } catch (DestinationException e) {
            note(name, made, path(made), e);
            throw e;
        }
    }

    private void bringOrNote(JobContext job, Destination destination, Backup backup)
            throws IOException, InterruptedException {
        try {
            bring(job, destination, backup);
        } catch (IOException e) {
            note(destination.name(), backup, destination.location(path(backup)), e);
            throw e;
        }
    }

    /** Not every key may look for unfinished uploads; that is no reason to do without a copy. */
    private static void sweep(JobContext job, Destination destination, Backup made) throws InterruptedException {
        try {
            int swept = destination.sweep(folder(made));
            if (swept > 0) {
                job.log(destination.name() + ": removed " + swept + " unfinished uploads");
            }
        } catch (DestinationException e) {
            job.log("unfinished uploads could not be looked for: " + e.getMessage());
        }
    }

    private static String folder(Backup backup) {
        return backup.project() + "/" + backup.database();
    }

    private static String path(Backup backup) {
        return folder(backup) + "/" + backup.path().getFileName();
    }

    private static boolean has(Destination destination, Backup backup) {
        var location = destination.location(path(backup));
        // The same name may stand for another place since.
        return backup.copies().stream()
                .anyMatch(copy -> copy.verified()
                        && copy.destination().equals(destination.name())
                        && copy.location().equals(location));
    }

    /** The newest of those that stay and have no copy there; one that failed its drill is not worth one. */
    private List<Backup> lacking(Destination destination, Backup made, BackupSource.Storage storage) {
        var all = backups.ofDatabase(made.project(), made.database());
        var surplus = Retention.surplus(all, storage.keep(), storage.zone());
        return all.stream()
                .filter(backup -> backup.id() != made.id() && !backup.missing() && !surplus.contains(backup))
                .filter(backup -> !Boolean.FALSE.equals(backup.drillPassed()))
                .filter(backup -> !has(destination, backup))
                .limit(CAUGHT_UP)
                .toList();
    }

    private void catchUp(JobContext job, Destination destination, Backup older)
            throws IOException, InterruptedException {
        try {
            bringOrNote(job, destination, older);
        } catch (SourceDamaged e) {
            job.log("no copy of an older backup: " + e.getMessage());
        }
    }

    /** Finds out which verified copies are gone since. */
    private void lookAt(JobContext job, Destination destination, Backup made)
            throws DestinationException, InterruptedException {
        for (var backup : backups.ofDatabase(made.project(), made.database())) {
            if (backup.id() == made.id() || !has(destination, backup)) {
                continue;
            }
            var size = destination.size(path(backup));
            if (size.isEmpty() || size.getAsLong() != backup.bytes()) {
                gone(
                        job,
                        backup,
                        destination.name(),
                        size.isEmpty() ? "it is not there any more" : "its size is another");
            }
        }
    }

    /** Writes down that a verified copy is gone or changed. */
    void gone(JobContext job, Backup backup, String destination, String why) {
        job.log("missing: the copy of backup " + backup.id() + " at " + destination + ": " + why);
        database.write(tx -> {
            for (var copy : BackupCopies.of(tx, backup.id())) {
                if (copy.destination().equals(destination) && BackupCopies.missing(tx, copy.id(), why, now())) {
                    audit.append(
                            tx,
                            BackupCatalog.actor(job),
                            "backup.copy_missing",
                            backup.project(),
                            "backup/" + backup.id(),
                            Map.of("destination", destination, "location", copy.location(), "why", why));
                    copied.recorded(tx, backup.project(), backup.database());
                }
            }
            return null;
        });
    }

    private void bring(JobContext job, Destination destination, Backup backup)
            throws IOException, InterruptedException {
        if (has(destination, backup)) {
            return;
        }
        var path = path(backup);
        var manifest = ManifestFile.of(backup).json();
        var size = destination.size(path);
        if (size.isPresent() && size.getAsLong() == backup.bytes() && isEqual(job, destination, backup, path)) {
            job.log(destination.name() + ": the copy of backup " + backup.id() + " is there already");
        } else {
            upload(job, destination, backup, path);
        }
        bringManifest(destination, backup, BackupFolder.manifestOf(path), manifest);
        database.write(tx -> {
            var location = destination.location(path);
            BackupCopies.verified(tx, backup.id(), destination.name(), path, location, now());
            audit.append(
                    tx,
                    BackupCatalog.actor(job),
                    "backup.copy",
                    backup.project(),
                    "backup/" + backup.id(),
                    Map.of(
                            "destination", destination.name(),
                            "location", location,
                            "bytes", backup.bytes(),
                            "sha256", backup.sha256()));
            copied.recorded(tx, backup.project(), backup.database());
            return null;
        });
    }

    private void upload(JobContext job, Destination destination, Backup backup, String path)
            throws IOException, InterruptedException {
        requireHere(backup);
        job.log(destination.name() + ": copying backup " + backup.id() + ", " + HumanSize.of(backup.bytes()));
        destination.put(path, backup.path(), progress(job, backup.bytes()));
        if (isEqual(job, destination, backup, path)) {
            job.log(destination.name() + ": read back " + HumanSize.of(backup.bytes()) + " from "
                    + destination.location(path) + ", SHA-256 " + backup.sha256());
            return;
        }
        destination.remove(path);
        boolean damaged = !DurableFiles.sha256(backup.path(), Meter.of(job)).equals(backup.sha256());
        if (damaged) {
            throw new SourceDamaged("the file of backup " + backup.id() + " is not the one that was published");
        }
        throw new IOException(destination.name() + ": what was read back of backup " + backup.id()
                + " is not what was written; it was removed there");
    }

    private static void requireHere(Backup backup) throws IOException {
        if (!Files.isRegularFile(backup.path()) || Files.size(backup.path()) != backup.bytes()) {
            throw new SourceDamaged("the file of backup " + backup.id() + " is gone or has another size");
        }
    }

    private static boolean isEqual(JobContext job, Destination destination, Backup backup, String path)
            throws DestinationException, InterruptedException {
        var digest = DurableFiles.sha256();
        var counted = new Counted();
        destination.read(path, new DigestOutputStream(counted, digest), progress(job, backup.bytes()));
        return counted.bytes == backup.bytes() && DurableFiles.hex(digest).equals(backup.sha256());
    }

    private static void bringManifest(Destination destination, Backup backup, String path, byte[] manifest)
            throws IOException, InterruptedException {
        var file = Files.createTempFile(backup.path().getParent(), ".partial-copy-", "");
        try {
            Files.write(file, manifest);
            destination.put(path, file, Progress.NONE);
        } finally {
            Files.deleteIfExists(file);
        }
        var read = new ByteArrayOutputStream();
        destination.read(path, read, Progress.NONE);
        if (!Arrays.equals(read.toByteArray(), manifest)) {
            destination.remove(path);
            throw new IOException(destination.name() + ": what was read back of the manifest of backup " + backup.id()
                    + " is not what was written; it was removed there");
        }
    }

    static Progress progress(JobContext job, long total) {
        var meter = Meter.of(job);
        // What is signed or sent again is read again.
        return bytes -> meter.moved(Math.min(bytes, total), total);
    }

    private void note(String destination, Backup backup, String location, IOException failure) {
        var why = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        database.write(tx -> {
            BackupCopies.failed(tx, backup.id(), destination, path(backup), location, why, now());
            return null;
        });
    }

    /**
     * Removes the copies of backups that retention has taken out of the list. A destination that refuses, or is away, keeps them;
     * the next run tries again.
     */
    void removeSurplus(JobContext job, String project, String name) throws InterruptedException {
        var surplus = database.read(tx -> BackupCopies.toRemove(tx, project, name));
        for (var destination :
                surplus.stream().map(BackupCopy::destination).distinct().toList()) {
            var there = surplus.stream()
                    .filter(copy -> copy.destination().equals(destination))
                    .toList();
            removeAt(job, project, destination, there);
        }
    }

    private void removeAt(JobContext job, String project, String name, List<BackupCopy> copies)
            throws InterruptedException {
        var left = new ArrayDeque<>(copies);
        try (var destination = places.open(project, name)) {
            while (!left.isEmpty()) {
                remove(job, destination, left.getFirst());
                left.removeFirst();
            }
        } catch (DestinationException e) {
            // It is away: asking it about each of the others would only take time.
            left.forEach(copy -> notRemoved(job, copy, e));
        }
    }

    private void remove(JobContext job, Destination destination, BackupCopy copy)
            throws DestinationException, InterruptedException {
        try {
            if (copy.verified() && !destination.location(copy.path()).equals(copy.location())) {
                throw new IOException(copy.destination() + ": it is declared to be elsewhere since; " + copy.location()
                        + " stays until a person removes it");
            }
            destination.remove(copy.path());
            destination.remove(BackupFolder.manifestOf(copy.path()));
            if (destination.size(copy.path()).isPresent()) {
                throw new IOException(copy.destination() + ": it is still there after it was removed");
            }
        } catch (IOException e) {
            if (e instanceof DestinationException away && !away.answered()) {
                throw away;
            }
            notRemoved(job, copy, e);
            return;
        }
        database.write(tx -> {
            BackupCopies.removed(tx, copy.id(), now());
            return null;
        });
        job.log(copy.destination() + ": retention removed " + copy.path());
    }

    private void notRemoved(JobContext job, BackupCopy copy, IOException e) {
        var why = Objects.requireNonNullElse(e.getMessage(), e.toString());
        job.log("kept for now: the copy of backup " + copy.backupId() + ". " + why);
        database.write(tx -> {
            BackupCopies.notRemoved(tx, copy.id(), why, now());
            return null;
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static final class Counted extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int offset, int length) {
            bytes += length;
        }
    }
}

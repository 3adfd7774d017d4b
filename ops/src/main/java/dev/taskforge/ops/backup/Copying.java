package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Fanout;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private final DiskMarks marks;
    private final SurplusCopies surplusCopies;
    private final StreamedCopies streamedCopies;

    /** @param copied told in the transaction that writes down a verified copy, or that one is gone */
    public Copying(
            CopyPlaces places, Backups backups, Database database, AuditLog audit, Clock clock, DutyEnded copied) {
        this.places = places;
        this.backups = backups;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.copied = copied;
        this.marks = new DiskMarks(database);
        this.streamedCopies = new StreamedCopies(places, marks);
        this.surplusCopies = new SurplusCopies(places, marks, database, clock);
    }

    /** The backup is good, but a copy of it is missing; more time may help. */
    static final class CopyMissing extends IOException {
        private static final long serialVersionUID = 1L;

        CopyMissing(String message) {
            super(message);
        }
    }

    /** The file of this backup is nothing to be copied; that says nothing about others. */
    private static class NotToCopy extends IOException {
        private static final long serialVersionUID = 1L;

        NotToCopy(String message) {
            super(message);
        }
    }

    /** It is not here, and could not be had from another destination, for which that at which it is missing is not to blame. */
    private static final class NotToHave extends NotToCopy {
        private static final long serialVersionUID = 1L;

        NotToHave(long backup, List<String> why) {
            super("backup " + backup + " is not here, and could not be copied from another destination: "
                    + String.join("; ", why));
        }
    }

    /**
     * Copies a backup to every destination, and what older ones still lack. One destination that fails does not stop the others.
     *
     * @param destinations those that get a copy, by name
     * @throws CopyMissing naming each destination at which a copy is missing
     */
    void copy(JobContext job, long backup, List<String> destinations, BackupSource.Storage storage)
            throws IOException, InterruptedException {
        var failures = new ArrayList<String>();
        var away = new HashSet<String>();
        for (var name : destinations) {
            try {
                copyTo(job, name, backup, storage, away);
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
                job.log("no copy: " + e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new CopyMissing("backup " + backup + " is good " + where(listed(backup)) + ", but a copy is missing. "
                    + String.join("; ", failures)
                    + ". Mend that and try this job again: only what is missing is copied");
        }
    }

    private static String where(Backup backup) {
        var elsewhere = backup.copies().stream()
                .filter(BackupCopy::verified)
                .map(BackupCopy::destination)
                .toList();
        return !backup.here() && !elsewhere.isEmpty() ? "at " + String.join(", ", elsewhere) : "where it was made";
    }

    /** Those that take a backup while it is made. */
    StreamedCopies streamed() {
        return streamedCopies;
    }

    /** @param away destinations from which nothing could be had in this job, so that they are not asked again and again */
    private void copyTo(JobContext job, String name, long id, BackupSource.Storage storage, Set<String> away)
            throws IOException, InterruptedException {
        var made = listed(id);
        try (var destination = open(made, name)) {
            ready(job, destination, made);
            bringOrNote(job, destination, listed(id), away);
            catchUp(job, destination, lacking(destination, made, storage), away);
        }
    }

    private Backup listed(long id) throws IOException {
        return backups.find(id).orElseThrow(() -> new IOException("backup " + id + " is no longer in the list"));
    }

    /** What is there is looked at first, so that one that is gone is made again at once. */
    private void ready(JobContext job, Destination destination, Backup made) throws IOException, InterruptedException {
        try {
            if (!mayGet(destination, made)) {
                destination.requireStreams(); // else it would only be found out at the first byte
            }
            requireApart(destination, made);
            marks.claim(destination, made.project());
            database.write(tx -> {
                BackupCopies.opened(tx, made.project(), destination.name());
                return null;
            });
            StreamedCopies.sweep(job, destination, folder(made));
            lookAt(job, destination, made);
        } catch (IOException e) {
            note(destination.name(), made, destination.location(path(made)), e);
            throw e;
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

    private void bringOrNote(JobContext job, Destination destination, Backup backup, Set<String> away)
            throws IOException, InterruptedException {
        try {
            bring(job, destination, backup, away);
        } catch (NotToHave e) {
            throw e;
        } catch (IOException e) {
            note(destination.name(), backup, destination.location(path(backup)), e);
            throw e;
        }
    }

    private static String folder(Backup backup) {
        return backup.project() + "/" + backup.database();
    }

    private static String path(Backup backup) {
        return folder(backup) + "/" + backup.path().getFileName();
    }

    private static Optional<BackupCopy> known(Destination destination, Backup backup) {
        var location = destination.location(path(backup));
        // The same name may stand for another place since.
        return backup.copies().stream()
                .filter(copy -> copy.destination().equals(destination.name())
                        && copy.location().equals(location))
                .findFirst();
    }

    private static boolean has(Destination destination, Backup backup) {
        return known(destination, backup).filter(BackupCopy::verified).isPresent();
    }

    /** Whether a copy can be made, or one that was not found is perhaps there again. */
    private static boolean mayGet(Destination destination, Backup backup) {
        return backup.here()
                || (backup.copied() && destination.takesStreams())
                || known(destination, backup).filter(BackupCopy::readable).isPresent();
    }

    /** Those that stay and have no copy there, the newest first; one that failed its drill is not worth one. */
    private List<Backup> lacking(Destination destination, Backup made, BackupSource.Storage storage) {
        var all = backups.ofDatabase(made.project(), made.database());
        var surplus = Retention.surplus(all, storage.keep(), storage.zone());
        return all.stream()
                .filter(backup -> backup.id() != made.id() && !surplus.contains(backup))
                .filter(backup -> mayGet(destination, backup))
                .filter(backup -> !Boolean.FALSE.equals(backup.drillPassed()))
                .filter(backup -> !has(destination, backup))
                .toList();
    }

    /** Damaged ones take the place of no others. */
    private void catchUp(JobContext job, Destination destination, List<Backup> lacking, Set<String> away)
            throws IOException, InterruptedException {
        int brought = 0;
        for (var older : lacking) {
            if (brought == CAUGHT_UP) {
                return;
            }
            try {
                requireElsewhere(destination, older);
                bringOrNote(job, destination, older, away);
                brought++;
            } catch (NotToCopy e) {
                job.log("no copy of an older backup: " + e.getMessage());
            }
        }
    }

    /** Earlier backups may have been made where the copies go now. */
    private static void requireElsewhere(Destination destination, Backup older)
            throws DestinationException, NotToCopy, InterruptedException {
        try {
            requireApart(destination, older);
        } catch (DestinationException e) {
            if (e.answered()) {
                throw new NotToCopy("backup " + older.id() + ": " + e.getMessage());
            }
            throw e;
        }
    }

    private static void requireApart(Destination destination, Backup backup)
            throws DestinationException, InterruptedException {
        if (backup.local()) {
            destination.requireApart(folder(backup), backup.path().resolveSibling(""));
        }
    }

    /** Finds out which verified copies are gone since. */
    private void lookAt(JobContext job, Destination destination, Backup made)
            throws DestinationException, InterruptedException {
        for (var backup : backups.ofDatabase(made.project(), made.database())) {
            var copy = known(destination, backup).filter(BackupCopy::verified).orElse(null);
            if (copy == null) {
                continue;
            }
            var size = destination.size(path(backup));
            if (size.isEmpty() || size.getAsLong() != backup.bytes()) {
                gone(job, backup, copy, size.isEmpty() ? "it is not there any more" : "its size is another");
            } else if (copy.error() != null) {
                database.write(tx -> {
                    BackupCopies.seen(tx, copy.id(), now());
                    return null;
                });
            }
        }
    }

    /** Writes down that a verified copy is gone or changed. */
    void gone(JobContext job, Backup backup, BackupCopy copy, String why) {
        job.log("missing: the copy of backup " + backup.id() + " at " + copy.destination() + ": " + why);
        database.write(tx -> {
            if (BackupCopies.missing(tx, copy.id(), why, now())) {
                audit.append(
                        tx,
                        BackupCatalog.actor(job),
                        "backup.copy_missing",
                        backup.project(),
                        "backup/" + backup.id(),
                        Map.of("destination", copy.destination(), "location", copy.location(), "why", why));
                copied.recorded(tx, backup.project(), backup.database());
            }
            return null;
        });
    }

    /** Writes down that a copy was read and is equal; news when it had been found to be gone. */
    void found(JobContext job, Backup backup, BackupCopy copy) {
        if (copy.verified()) {
            return;
        }
        job.log("found again: the copy of backup " + backup.id() + " at " + copy.destination());
        database.write(tx -> {
            verified(tx, job, backup, copy.destination(), copy.path(), copy.location(), null);
            return null;
        });
    }

    /** Writes down a copy that was read back and is equal. */
    void verified(
            Tx tx,
            JobContext job,
            Backup backup,
            String destination,
            String path,
            String location,
            @Nullable Instant lockedUntil) {
        BackupCopies.verified(tx, backup.id(), destination, path, location, lockedUntil, now());
        audit.append(
                tx,
                BackupCatalog.actor(job),
                "backup.copy",
                backup.project(),
                "backup/" + backup.id(),
                Map.of(
                        "destination",
                        destination,
                        "location",
                        location,
                        "bytes",
                        backup.bytes(),
                        "sha256",
                        backup.sha256()));
        copied.recorded(tx, backup.project(), backup.database());
    }

    /** Refuses a disk that is not the one on which copies were left. */
    void requireDisk(Destination destination, String project) throws IOException, InterruptedException {
        marks.require(destination, project);
    }

    private void bring(JobContext job, Destination destination, Backup backup, Set<String> away)
            throws IOException, InterruptedException {
        if (has(destination, backup)) {
            return;
        }
        var path = path(backup);
        var manifest = ManifestFile.of(backup).json();
        var size = destination.size(path);
        if (size.isPresent()
                && size.getAsLong() == backup.bytes()
                && (!destination.locks() || destination.isLocked(path))
                && ReadBack.isEqual(job, destination, path, backup.bytes(), backup.sha256())) {
            job.log(destination.name() + ": the copy of backup " + backup.id() + " is there already");
        } else {
            upload(job, destination, backup, path, away);
        }
        ReadBack.bringManifest(destination, BackupFolder.manifestOf(path), manifest);
        var lockedUntil = ReadBack.lockedUntil(destination, path);
        if (lockedUntil != null) {
            job.log(destination.name() + ": it says that nobody can remove the copy before " + lockedUntil);
        }
        database.write(tx -> {
            verified(tx, job, backup, destination.name(), path, destination.location(path), lockedUntil);
            return null;
        });
    }

    private void upload(JobContext job, Destination destination, Backup backup, String path, Set<String> away)
            throws IOException, InterruptedException {
        var from = StreamedCopies.elsewhere(destination, backup);
        if (!from.isEmpty()) {
            destination.requireStreams(); // before the other one is asked for anything
            passOn(job, from, destination, backup, path, away);
        } else {
            requireHere(job, backup);
            job.log(destination.name() + ": copying backup " + backup.id() + ", " + HumanSize.of(backup.bytes()));
            destination.put(path, backup.path(), ReadBack.progress(job, backup.bytes()));
        }
        if (ReadBack.isEqual(job, destination, path, backup.bytes(), backup.sha256())) {
            job.log(destination.name() + ": read back " + HumanSize.of(backup.bytes()) + " from "
                    + destination.location(path) + ", SHA-256 " + backup.sha256());
            return;
        }
        var wrong = ReadBack.takenBack(destination, path, "backup " + backup.id());
        if (from.isEmpty()) {
            requireHere(job, backup);
        }
        throw wrong;
    }

    private void passOn(
            JobContext job,
            List<BackupCopy> copies,
            Destination destination,
            Backup backup,
            String path,
            Set<String> away)
            throws IOException, InterruptedException {
        var why = new ArrayList<String>();
        for (var from : copies) {
            if (away.contains(from.destination())) {
                why.add(from.destination() + ": nothing could be had from it before");
                continue;
            }
            try {
                var wrong = streamedCopies.passOn(job, from, destination, backup, path);
                if (wrong == null) {
                    return;
                }
                gone(job, backup, from, wrong);
                why.add(from.destination() + ": the copy there is lost: " + wrong);
            } catch (Fanout.NoneLeft e) {
                throw e; // it cannot take others either
            } catch (IOException e) {
                away.add(from.destination());
                why.add(Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        }
        throw new NotToHave(backup.id(), why);
    }

    private static void requireHere(JobContext job, Backup backup) throws IOException {
        if (backup.project().equals(Project.OWN) && !backup.encrypted()) {
            throw new NotToCopy(
                    "backup " + backup.id() + " of TaskForge itself is not encrypted, and stays on this machine");
        }
        if (!Files.isRegularFile(backup.path()) || Files.size(backup.path()) != backup.bytes()) {
            throw new NotToCopy("the file of backup " + backup.id() + " is gone or has another size");
        }
        if (!DurableFiles.sha256(backup.path(), Meter.of(job)).equals(backup.sha256())) {
            throw new NotToCopy("the file of backup " + backup.id() + " is not the one that was published");
        }
    }

    private void note(String destination, Backup backup, String location, IOException failure) {
        var why = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        database.write(tx -> {
            BackupCopies.failed(tx, backup.id(), destination, path(backup), location, why, now());
            return null;
        });
    }

    /** Removes the copies of backups that retention has taken out of the list. */
    void removeSurplus(JobContext job, String project, String name) throws InterruptedException {
        surplusCopies.remove(job, project, name);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

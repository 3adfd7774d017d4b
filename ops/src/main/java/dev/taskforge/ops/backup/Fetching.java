package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Progress;
import dev.taskforge.ops.text.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads copies of backups from their destinations into a folder of this machine, for as long as a job needs them. */
public final class Fetching {
    private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);

    private final Path data;
    private final CopyPlaces places;
    private final Copying copying;

    /** @param data the data directory; copies are read into {@code scratch} below it and removed again */
    public Fetching(Path data, CopyPlaces places, Copying copying) {
        this.data = data;
        this.places = places;
        this.copying = copying;
    }

    /**
     * What was fetched.
     *
     * @param destination from where; null for the file where it was made
     * @param file where its artifact lies now
     */
    record Fetched(@Nullable String destination, String file, long millis) {
        Backup of(Backup backup) {
            return backup.at(Path.of(file));
        }
    }

    /** Whether the file of a backup is not here, and a copy can take its place. */
    static boolean isNeeded(Backup backup) {
        return !backup.here() && backup.readable();
    }

    /** The step that says so in the plan of a restore. */
    static Message planned(Backup backup) {
        return backup.local()
                ? Message.of("restore.plan.fetch", backup.id())
                : Message.of("restore.plan.fetch-only", backup.id(), HumanSize.of(backup.bytes()));
    }

    /** The backup where it is, or else fetched; for jobs without a step for it. */
    Backup here(JobContext job, Backup backup) throws IOException, InterruptedException {
        return backup.readable() ? whole(job, backup).of(backup) : backup;
    }

    /** The file where it was made when it is the one that was published, else a copy of it. */
    Fetched whole(JobContext job, Backup backup) throws IOException, InterruptedException {
        if (backup.here() && Artifacts.isWhole(job, backup)) {
            return new Fetched(null, backup.file(), 0);
        }
        job.log(
                backup.local()
                        ? "the file of backup " + backup.id() + (backup.missing() ? " is gone" : " is damaged")
                                + " here; a copy of it takes its place"
                        : "backup " + backup.id() + " was made without a local copy; a copy of it is read");
        return fetch(job, backup, null);
    }

    /**
     * Reads a copy that was verified, which is proven to be the artifact that was published.
     *
     * @param from the destination; null for whichever has one
     * @throws IOException when there is none, or it is not what was written there
     */
    Fetched fetch(JobContext job, Backup backup, @Nullable String from) throws IOException, InterruptedException {
        long began = System.nanoTime();
        var candidates = candidates(backup, from);
        IOException first = null;
        for (var copy : candidates) {
            var name = copy.destination();
            try {
                var file = fetch(job, backup, copy, folder(backup).fetched(job.job()));
                return new Fetched(name, file.toString(), (System.nanoTime() - began) / 1_000_000);
            } catch (LocalFailure e) {
                throw e; // no other copy has room either
            } catch (IOException e) {
                job.log("the copy at " + name + " cannot be used: " + e.getMessage());
                if (first != null) {
                    e.addSuppressed(first);
                }
                first = e;
            }
        }
        throw first == null ? new IOException("backup " + backup.id() + " has no copy") : first;
    }

    /** Those that count first; then those that were not found once, and may be there again. */
    private static List<BackupCopy> candidates(Backup backup, @Nullable String from) throws IOException {
        var found = backup.copies().stream()
                .filter(BackupCopy::readable)
                .filter(copy -> from == null || copy.destination().equals(from))
                .sorted(Comparator.comparing(BackupCopy::verified).reversed())
                .toList();
        if (found.isEmpty()) {
            throw new IOException(
                    "there is no verified copy of backup " + backup.id() + (from == null ? "" : " at " + from));
        }
        return found;
    }

    private BackupFolder folder(Backup backup) {
        return new BackupFolder(data, backup.project(), backup.database());
    }

    private Path fetch(JobContext job, Backup backup, BackupCopy copy, Path folder)
            throws IOException, InterruptedException {
        var name = copy.destination();
        var file = folder.resolve(backup.path().getFileName());
        if (Files.isRegularFile(file)
                && DurableFiles.sha256(file, Meter.of(job)).equals(backup.sha256())) {
            return file; // of an attempt that was cut off
        }
        DiskSpace.require(folder, backup.bytes(), "the copy of backup " + backup.id());
        try (var destination = places.open(backup.project(), name)) {
            if (!destination.location(copy.path()).equals(copy.location())) {
                throw new IOException(
                        name + ": it is declared to be elsewhere since the copy was made at " + copy.location());
            }
            job.log("reading backup " + backup.id() + " from " + copy.location());
            copying.requireDisk(destination, backup.project());
            var wrong = read(job, backup, destination, copy, file);
            if (wrong != null) {
                job.log("reading it once more: " + wrong);
                wrong = read(job, backup, destination, copy, file);
            }
            if (wrong != null) {
                copying.gone(job, backup, copy, wrong);
                throw new IOException("the copy of backup " + backup.id() + " at " + name + " is lost: " + wrong);
            }
            copying.found(job, backup, copy);
        }
        return file;
    }

    /** Returns what is wrong with the copy; null when it is what was published. */
    private static @Nullable String read(
            JobContext job, Backup backup, Destination destination, BackupCopy copy, Path file)
            throws IOException, InterruptedException {
        var size = destination.size(copy.path());
        if (size.isEmpty() || size.getAsLong() != backup.bytes()) {
            return size.isEmpty() ? "it is not there any more" : "its size is another";
        }
        var digest = DurableFiles.sha256();
        try (var out = DurableFiles.create(file)) {
            var whole = new Bounded(new DigestOutputStream(LocalFailure.marking(out), digest), backup.bytes());
            destination.read(copy.path(), whole, ReadBack.progress(job, backup.bytes()));
        } catch (DestinationException e) {
            var local = LocalFailure.behind(e);
            throw local == null ? e : local;
        }
        if (!DurableFiles.hex(digest).equals(backup.sha256())) {
            Files.deleteIfExists(file);
            return "what lies there is not what was written: its SHA-256 differs";
        }
        if (!readManifest(backup, destination, copy, BackupFolder.manifestOf(file))) {
            return "the manifest beside it is missing or does not say what the catalogue says";
        }
        job.log("read " + HumanSize.of(backup.bytes()) + " from " + destination.name() + ", SHA-256 "
                + backup.sha256());
        return null;
    }

    private static boolean readManifest(Backup backup, Destination destination, BackupCopy copy, Path file)
            throws IOException, InterruptedException {
        var path = BackupFolder.manifestOf(copy.path());
        var size = destination.size(path);
        if (size.isPresent() && size.getAsLong() <= ManifestFile.MOST_BYTES) {
            var manifest = new ByteArrayOutputStream();
            destination.read(path, new Bounded(manifest, ManifestFile.MOST_BYTES), Progress.NONE);
            DurableFiles.write(file, manifest.toByteArray());
        }
        return ManifestFile.of(backup).isSaidBy(ManifestFile.read(file).orElse(null));
    }

    /** Removes what the job has fetched. */
    void discard(JobContext job, Backup backup) {
        try {
            folder(backup).discardFetched(job.job());
        } catch (IOException e) {
            LOG.warn("what job {} fetched stays until the next one", job.job().id(), e);
        }
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.Fanout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a backup job that keeps nothing on this machine: it goes to all destinations while it is made, is read back from each,
 * and only then listed. It is good when one of them has it; what others lack is copied from there. A crash while it is made begins
 * it anew, under another name, and what the earlier attempt has sent is taken back.
 */
final class StreamedRun {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedRun.class);

    private final JobContext job;
    private final long id;
    private final BackupOperation.Payload asked;
    private final @Nullable BackupSet set;
    private final BackupSource source;
    private final BackupFolder folder;
    private final BackupCatalog catalog;
    private final Copying copying;
    private final OnePass onePass;
    private final Clock clock;

    /** @param set what the backup belongs to; null when it is made alone */
    StreamedRun(
            JobContext job,
            BackupOperation.Payload asked,
            @Nullable BackupSet set,
            BackupSource source,
            BackupFolder folder,
            BackupCatalog catalog,
            Copying copying,
            OnePass onePass,
            Clock clock) {
        this.job = job;
        this.id = job.job().id();
        this.asked = asked;
        this.set = set;
        this.source = source;
        this.folder = folder;
        this.catalog = catalog;
        this.copying = copying;
        this.onePass = onePass;
        this.clock = clock;
    }

    /**
     * What was sent.
     *
     * @param file where it would lie on this machine
     * @param at the moment the data is of
     * @param arrived the destinations that took all of it
     */
    private record Sent(String file, Instant at, Dump dump, List<String> arrived) {}

    /** Those copies. */
    private record Copies(List<StreamedCopy> equal) {}

    BackupOperation.Outcome run() throws Exception {
        folder.artifacts();
        folder.sweepPartials(id);
        var sent = job.step("send", Sent.class, this::send);
        var target = Path.of(sent.file());
        var manifest = manifest(sent, target);
        var copies = job.step("read-back", Copies.class, () -> verify(sent, target, manifest));
        long backupId = job.step("list", Long.class, () -> list(target, manifest, copies));
        folder.forgetStreamed(name(target));
        var storage = source.storage();
        job.step("complete", () -> copying.copy(job, backupId, storage.copies(), storage));
        job.step("tidy", () -> prune(backupId, storage));
        folder.discardPartials(id);
        var content = manifest.content();
        return new BackupOperation.Outcome(
                backupId, target.toString(), manifest.bytes(), content.bytes(), content.totalRows());
    }

    private void requirePossible() {
        if (source.storage().copies().isEmpty()) {
            throw new PermanentFailure("the backups of " + asked.database()
                    + " are kept on this machine no more, and no destination is named; name one in backup.copies");
        }
    }

    private void prune(long made, BackupSource.Storage storage) throws IOException, InterruptedException {
        catalog.tidy(job, made, asked.project(), asked.database(), folder, storage);
        copying.removeSurplus(job, asked.project(), asked.database());
    }

    private String place() {
        return asked.project() + "/" + asked.database();
    }

    private static String name(Path target) {
        return target.getFileName().toString();
    }

    /** The name holds a moment before anything is sent, for it cannot change afterwards. */
    private Sent send() throws Exception {
        requirePossible();
        var storage = source.storage();
        var streamed = copying.streamed();
        try (var ready = streamed.ready(job, asked.project(), place(), folder.artifacts(), storage.copies())) {
            streamed.left(job, catalog, copying).settle(asked.project(), asked.database(), folder, storage.copies());
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            boolean encrypted = !storage.recipients().isEmpty();
            var target = folder.streamed(now, job.job(), OnePass.kind(source), encrypted);
            folder.noteStreamed(target, StreamedNote.of(ready.destinations(), place() + "/" + name(target)));
            return send(ready.destinations(), target, now);
        }
    }

    private Sent send(List<Destination> destinations, Path target, Instant now) throws Exception {
        var path = place() + "/" + name(target);
        var fanout = Fanout.to(destinations, path, bytes -> job.throwIfCancelled(), why -> job.log("left out: " + why));
        boolean done = false;
        try (fanout) {
            var dump = onePass.take(source, () -> ArtifactSink.streamed(fanout));
            var arrived = arrived(fanout);
            job.log("sent " + HumanSize.of(dump.packed().bytes()) + " to " + String.join(", ", arrived));
            done = true;
            return new Sent(target.toString(), earlier(now, dump.at()), dump, arrived);
        } finally {
            if (!done && !goesOn()) {
                takeBack(destinations, arrived(fanout), path);
            }
        }
    }

    private static List<String> arrived(Fanout fanout) {
        return fanout.outcomes().stream()
                .filter(Fanout.Outcome::arrived)
                .map(Fanout.Outcome::destination)
                .toList();
    }

    /** Whether another attempt follows: what waits for this one to end is not to wait for destinations, and there is the note. */
    private boolean goesOn() {
        try {
            job.throwIfCancelled();
            return false;
        } catch (JobCancelledException e) {
            return e.resumes();
        } catch (LeaseLostException e) {
            return true;
        }
    }

    /** At once where all of it is; the next backup looks at the others, which may hang. */
    private void takeBack(List<Destination> destinations, List<String> arrived, String path) {
        boolean interrupted = Thread.interrupted();
        try {
            for (var destination : destinations) {
                if (arrived.contains(destination.name())) {
                    StreamedLeft.remove(job, destination, path);
                }
            }
        } catch (IOException | LeaseLostException e) {
            LOG.warn("what job {} has sent stays until the next backup", id, e);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }

    /** What was counted is beside it until it is listed, then there. */
    private ManifestFile manifest(Sent sent, Path target) throws IOException {
        var listed = catalog.known(target);
        if (listed.isPresent()) {
            return ManifestFile.of(listed.get());
        }
        var file = folder.content(id);
        var counted = sent.dump().counted(file).orElseThrow(() -> BackupRun.gone(file));
        return ManifestFile.of(
                asked.project(), asked.database(), target, sent.dump().packed(), sent.at(), id, set, counted);
    }

    private Copies verify(Sent sent, Path target, ManifestFile manifest) throws IOException, InterruptedException {
        var path = place() + "/" + name(target);
        var equal = new ArrayList<StreamedCopy>();
        var failures = new ArrayList<String>();
        boolean mayPass = false;
        for (var name : sent.arrived()) {
            try (var destination = copying.streamed().open(asked.project(), name)) {
                if (isEqual(destination, path, manifest)) {
                    equal.add(new StreamedCopy(
                            name, destination.location(path), ReadBack.lockedUntil(destination, path)));
                } else {
                    failures.add(name + ": what was read back is not what was written; it was removed there");
                }
            } catch (IOException e) {
                mayPass = true;
                failures.add(Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        }
        failures.forEach(why -> job.log("no copy: " + why));
        if (equal.isEmpty()) {
            var why = "no destination has the backup as it was sent. " + String.join("; ", failures);
            if (mayPass) {
                throw new IOException(why);
            }
            throw new PermanentFailure(why);
        }
        return new Copies(equal);
    }

    private boolean isEqual(Destination destination, String path, ManifestFile manifest)
            throws IOException, InterruptedException {
        if (!ReadBack.isEqual(job, destination, path, manifest.bytes(), manifest.sha256())) {
            destination.remove(path);
            destination.remove(BackupFolder.manifestOf(path));
            return false;
        }
        ReadBack.bringManifest(destination, BackupFolder.manifestOf(path), manifest.json());
        job.log(destination.name() + ": read back " + HumanSize.of(manifest.bytes()) + " from "
                + destination.location(path) + ", SHA-256 " + manifest.sha256());
        return true;
    }

    private long list(Path target, ManifestFile manifest, Copies copies) {
        return catalog.addStreamed(
                job,
                target,
                manifest,
                StreamedCopy.verified(copying, job, copies.equal(), place() + "/" + name(target)));
    }
}

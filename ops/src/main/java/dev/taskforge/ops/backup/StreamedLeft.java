package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What earlier attempts have sent and the list does not know. Most of it was cut off and is removed. What has its manifest is whole,
 * for that comes only after it was read back: the list was lost, as after a restore of TaskForge's own database, and gets it again.
 */
final class StreamedLeft {
    private final JobContext job;
    private final CopyPlaces places;
    private final DiskMarks marks;
    private final BackupCatalog catalog;
    private final Copying copying;
    /** Those that did not answer: asking them about each artifact would only take time. */
    private final Set<String> away = new HashSet<>();

    StreamedLeft(JobContext job, CopyPlaces places, DiskMarks marks, BackupCatalog catalog, Copying copying) {
        this.job = job;
        this.places = places;
        this.marks = marks;
        this.catalog = catalog;
        this.copying = copying;
    }

    /**
     * Looks at all that is noted, and forgets what is listed or nowhere any more. Where it cannot be looked now, the next backup does.
     *
     * @param declared where it is looked for when the note does not say it
     */
    void settle(String project, String name, BackupFolder here, List<String> declared)
            throws IOException, InterruptedException {
        var noted = here.streamed();
        var listed = noted.isEmpty() ? Set.<String>of() : catalog.names(project, name);
        for (var artifact : noted) {
            if (listed.contains(artifact) || new One(project, name, artifact).settle(here, declared)) {
                here.forgetStreamed(artifact);
            }
        }
    }

    /** Removes an artifact and its manifest. */
    static void remove(JobContext job, Destination destination, String path) throws IOException, InterruptedException {
        if (destination.size(path).isPresent()) {
            destination.remove(path);
            job.log(destination.name() + ": removed " + destination.location(path)
                    + ", which an attempt that failed had left there");
        }
        destination.remove(BackupFolder.manifestOf(path));
    }

    /** One of them. */
    private final class One {
        private final String project;
        private final String name;
        private final String artifact;
        private final String path;
        private final List<StreamedCopy> whole = new ArrayList<>();
        private Optional<ManifestFile> manifest = Optional.empty();

        One(String project, String name, String artifact) {
            this.project = project;
            this.name = name;
            this.artifact = artifact;
            this.path = project + "/" + name + "/" + artifact;
        }

        /** Whether nothing is left to do anywhere. */
        boolean settle(BackupFolder here, List<String> declared) throws IOException, InterruptedException {
            var note = here.noted(artifact);
            boolean everywhere = true;
            if (note.isPresent()) {
                for (var place : note.get().places()) {
                    everywhere &= isSettled(place.destination(), place.location());
                }
            } else {
                for (var destination : declared) {
                    everywhere &= isSettled(destination, "");
                }
            }
            if (manifest.isPresent()) {
                var copies = StreamedCopy.verified(copying, job, whole, path);
                catalog.adoptStreamed(job, here.named(artifact), manifest.get(), copies);
                job.log("listed " + artifact + ", which lay unlisted at "
                        + String.join(
                                ", ",
                                whole.stream().map(StreamedCopy::destination).toList()));
                return true; // what others lack or have is for the copying
            }
            return everywhere;
        }

        /** @param location where it was sent to; empty when that is not known */
        private boolean isSettled(String at, String location) throws InterruptedException {
            if (away.contains(at)) {
                return false;
            }
            try (var destination = places.open(project, at)) {
                if (location.isEmpty() || location.equals(destination.location(path))) {
                    marks.require(destination, project);
                    settle(destination);
                } else {
                    job.log(at + ": it is declared to be elsewhere since; what an attempt may have left at " + location
                            + " stays until a person removes it");
                }
                return true;
            } catch (IOException e) {
                return failed(at, location, e);
            }
        }

        private boolean failed(String at, String location, IOException e) {
            if (e instanceof DestinationException said && said.isUnknown()) {
                job.log(e.getMessage() + "; what an attempt may have left at " + (location.isEmpty() ? path : location)
                        + " stays until a person removes it");
                return true;
            }
            if (e instanceof DestinationException said && !said.answered()) {
                away.add(at);
            }
            job.log("what an attempt that failed may have left stays until the next backup: " + e.getMessage());
            return false;
        }

        private void settle(Destination destination) throws IOException, InterruptedException {
            var told = BackupFolder.manifestOf(path);
            if (destination.size(path).isEmpty() || destination.size(told).isEmpty()) {
                remove(job, destination, path);
                return;
            }
            var found = manifestOf(destination, told);
            if (found.isPresent()
                    && manifest.map(found.get()::equals).orElse(true)
                    && ReadBack.isEqual(
                            job,
                            destination,
                            path,
                            found.get().bytes(),
                            found.get().sha256())) {
                manifest = found;
                whole.add(new StreamedCopy(
                        destination.name(), destination.location(path), ReadBack.lockedUntil(destination, path)));
            } else {
                job.log(destination.name() + ": left alone " + destination.location(path)
                        + ", which is not listed and not what its manifest says");
            }
        }

        private Optional<ManifestFile> manifestOf(Destination destination, String told)
                throws IOException, InterruptedException {
            var read = new ByteArrayOutputStream();
            try {
                destination.read(told, new Bounded(read, ManifestFile.MOST_BYTES), Progress.NONE);
            } catch (DestinationException e) {
                if (Bounded.isExceeded(e)) {
                    return Optional.empty();
                }
                throw e;
            }
            return ManifestFile.read(read.toByteArray())
                    .filter(found -> BackupCatalog.isOf(found, project, name, artifact));
        }
    }
}

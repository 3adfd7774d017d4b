package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Fanout;
import dev.taskforge.ops.destination.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What goes to destinations without ever being a file of this machine, and what is left there when that is cut off. */
final class StreamedCopies {
    private final CopyPlaces places;
    private final DiskMarks marks;

    StreamedCopies(CopyPlaces places, DiskMarks marks) {
        this.places = places;
        this.marks = marks;
    }

    /**
     * Destinations that can take a backup now.
     *
     * @param failures why others cannot
     */
    record Ready(List<Destination> destinations, List<String> failures) implements AutoCloseable {
        @Override
        public void close() {
            destinations.forEach(Destination::close);
        }
    }

    Destination open(String project, String name) throws DestinationException {
        return places.open(project, name);
    }

    /**
     * Has those ready that can be had; what earlier uploads have left unfinished there is removed.
     *
     * @param folder of the copies, at each of them
     * @param artifacts where they would lie on this machine
     * @throws IOException when there is none, saying why for each
     */
    Ready ready(JobContext job, String project, String folder, Path artifacts, List<String> names)
            throws IOException, InterruptedException {
        var ready = new Ready(new ArrayList<>(), new ArrayList<>());
        boolean done = false;
        try {
            for (var name : names) {
                try {
                    ready.destinations().add(ready(job, project, folder, artifacts, name, ready.destinations()));
                } catch (IOException e) {
                    ready.failures().add(Objects.requireNonNullElse(e.getMessage(), e.toString()));
                    job.log("left out: " + e.getMessage());
                }
            }
            if (ready.destinations().isEmpty()) {
                throw new IOException("no destination can take the backup, and it is kept nowhere else. "
                        + String.join("; ", ready.failures()));
            }
            done = true;
            return ready;
        } finally {
            if (!done) {
                ready.close();
            }
        }
    }

    private Destination ready(
            JobContext job, String project, String folder, Path artifacts, String name, List<Destination> others)
            throws IOException, InterruptedException {
        var destination = places.open(project, name);
        boolean done = false;
        try {
            destination.requireStreams();
            for (var other : others) {
                if (other.location(folder).equals(destination.location(folder))) {
                    throw new IOException(name + ": it is the same place as " + other.name());
                }
            }
            destination.requireApart(folder, artifacts);
            marks.claim(destination, project);
            destination.size(folder); // one that does not answer is no reason to begin
            sweep(job, destination, folder);
            done = true;
            return destination;
        } finally {
            if (!done) {
                destination.close();
            }
        }
    }

    /** Looks after what earlier attempts have sent and nobody has listed. */
    StreamedLeft left(JobContext job, BackupCatalog catalog, Copying copying) {
        return new StreamedLeft(job, places, marks, catalog, copying);
    }

    /**
     * Makes a copy out of another one, which goes through this machine without being kept on it.
     *
     * @return what is wrong with the other one, and nothing was copied; null when it is what was published
     */
    @Nullable
    String passOn(JobContext job, BackupCopy from, Destination to, Backup backup, String path)
            throws IOException, InterruptedException {
        try (var source = places.open(backup.project(), from.destination())) {
            if (!source.location(from.path()).equals(from.location())) {
                throw new IOException(from.destination()
                        + ": it is declared to be elsewhere since the copy was made at " + from.location());
            }
            marks.require(source, backup.project());
            var size = source.size(from.path());
            if (size.isEmpty() || size.getAsLong() != backup.bytes()) {
                return size.isEmpty() ? "it is not there any more" : "its size is another";
            }
            job.log(to.name() + ": copying backup " + backup.id() + ", " + HumanSize.of(backup.bytes()) + ", from "
                    + from.location());
            return through(job, source, from.path(), to, backup, path);
        }
    }

    private static @Nullable String through(
            JobContext job, Destination source, String from, Destination to, Backup backup, String path)
            throws IOException, InterruptedException {
        var digest = DurableFiles.sha256();
        Progress ended = bytes -> job.throwIfCancelled();
        try (var fanout = Fanout.to(List.of(to), path, ended, job::log)) {
            var whole = new Bounded(new DigestOutputStream(fanout, digest), backup.bytes());
            source.read(from, whole, fanout::isHeld, ReadBack.progress(job, backup.bytes()));
            if (whole.bytes() != backup.bytes() || !DurableFiles.hex(digest).equals(backup.sha256())) {
                return "what lies there is not what was written: its SHA-256 differs";
            }
            fanout.finish();
            return null;
        } catch (DestinationException e) {
            if (e.getCause() instanceof Fanout.NoneLeft left) {
                throw left; // the one it goes to is to blame
            }
            throw e;
        }
    }

    /** Other copies, from which this one can be made when there is no file here; those with which nothing was wrong come first. */
    static List<BackupCopy> elsewhere(Destination destination, Backup backup) {
        return backup.copies().stream()
                .filter(copy -> !backup.here() && copy.verified())
                .filter(copy -> !copy.destination().equals(destination.name()))
                .sorted(Comparator.comparing(copy -> copy.error() != null))
                .toList();
    }

    /** Not every key may look for unfinished uploads; that is no reason to do without a copy. */
    static void sweep(JobContext job, Destination destination, String folder) throws InterruptedException {
        try {
            int swept = destination.sweep(folder);
            if (swept > 0) {
                job.log(destination.name() + ": removed " + swept + " unfinished uploads");
            }
        } catch (DestinationException e) {
            job.log("unfinished uploads could not be looked for: " + e.getMessage());
        }
    }
}

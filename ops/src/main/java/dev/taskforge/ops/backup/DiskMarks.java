package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows the disk of a folder by a file with a random number that the first copy of a project leaves there. Without it, the empty
 * folder of a disk that is not mounted would be taken for the disk, and two installations could remove each other's copies.
 */
final class DiskMarks {
    private static final String FILE = ".taskforge-copies";
    private static final int MOST = 100;

    private final Database database;

    DiskMarks(Database database) {
        this.database = database;
    }

    /** Before copies are written: marks the disk when nothing is known to be there yet, else refuses one that is not known. */
    synchronized void claim(Destination destination, String project) throws IOException, InterruptedException {
        if (!destination.isFolder()) {
            return;
        }
        var known = known(destination, project);
        var found = found(destination, project);
        if (found.isEmpty() && (known.isEmpty() || !holdsCopies(destination, project))) {
            place(destination, project, known.orElseGet(() -> UUID.randomUUID().toString()));
            return;
        }
        requireEqual(destination, project, known.orElse(null), found.orElse(null));
    }

    /** Before copies are looked at, read or removed: refuses a disk that is not the one on which they were left. */
    void require(Destination destination, String project) throws IOException, InterruptedException {
        if (!destination.isFolder()) {
            return;
        }
        var known = known(destination, project);
        if (known.isPresent()) {
            requireEqual(
                    destination,
                    project,
                    known.get(),
                    found(destination, project).orElse(null));
        }
    }

    /** A person tests the destination: a disk with another mark is taken when no copies are known to be there. */
    void accept(JobContext job, Destination destination, String project) throws IOException, InterruptedException {
        if (!destination.isFolder()) {
            return;
        }
        var known = known(destination, project);
        var found = found(destination, project);
        if (known.equals(found) || (found.isEmpty() && !holdsCopies(destination, project))) {
            return;
        }
        if (found.isEmpty() || holdsCopies(destination, project)) {
            requireEqual(destination, project, known.orElse(null), found.orElse(null));
        }
        found.ifPresent(mark -> remember(destination, project, mark));
        job.log(destination.name() + ": the disk with the mark " + place(destination, project) + " is taken over");
    }

    /** What was read from a disk has proven to be of this installation: its mark is ours. */
    void adopt(Destination destination, String project) throws IOException, InterruptedException {
        found(destination, project).ifPresent(mark -> remember(destination, project, mark));
    }

    private static void requireEqual(
            Destination destination, String project, @Nullable String known, @Nullable String found)
            throws IOException {
        if (found == null) {
            throw new IOException(destination.name() + ": " + place(destination, project)
                    + " is missing, by which TaskForge knows the disk with the copies. Mount that disk;"
                    + " if it is lost, declare another folder for the new one");
        }
        if (!found.equals(known)) {
            throw new IOException(destination.name() + ": " + place(destination, project)
                    + " was put there by another installation of TaskForge, or is of another disk. Mount the right disk or"
                    + " declare another folder; to take over one that nobody else uses, run taskforge destinations "
                    + project + " --test " + destination.name());
        }
    }

    private static String path(String project) {
        return project + "/" + FILE;
    }

    private static String place(Destination destination, String project) {
        return destination.location(path(project));
    }

    private Optional<String> known(Destination destination, String project) {
        return database.read(tx -> tx.first(
                "SELECT mark FROM destination_mark WHERE project = ? AND location = ?",
                row -> row.text("mark"),
                project,
                place(destination, project)));
    }

    private static Optional<String> found(Destination destination, String project)
            throws IOException, InterruptedException {
        if (destination.size(path(project)).isEmpty()) {
            return Optional.empty();
        }
        var read = new ByteArrayOutputStream();
        destination.read(path(project), new Bounded(read, MOST), Progress.NONE);
        return Optional.of(read.toString(StandardCharsets.UTF_8).strip());
    }

    private boolean holdsCopies(Destination destination, String project) {
        return database.read(tx -> Stream.concat(
                        BackupCopies.ofListed(tx, project, null).stream(),
                        BackupCopies.toRemove(tx, project, null).stream())
                .anyMatch(copy ->
                        copy.readable() && destination.location(copy.path()).equals(copy.location())));
    }

    /** Remembered first: a crash between the two leaves a mark that is placed again. */
    private void place(Destination destination, String project, String mark) throws IOException, InterruptedException {
        remember(destination, project, mark);
        var file = Files.createTempFile("taskforge-mark-", "");
        try {
            Files.writeString(file, mark);
            destination.put(path(project), file, Progress.NONE);
        } finally {
            Files.deleteIfExists(file);
        }
        requireEqual(destination, project, mark, found(destination, project).orElse(null));
    }

    private void remember(Destination destination, String project, String mark) {
        database.write(tx -> tx.update("""
                INSERT INTO destination_mark (project, location, mark) VALUES (?, ?, ?)
                ON CONFLICT (project, location) DO UPDATE SET mark = excluded.mark""", project, place(destination, project), mark));
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;

/**
 * Removes the copies of backups that retention has taken out of the list. A destination that refuses, or is away, keeps them; the
 * next run tries again.
 */
final class SurplusCopies {
    private final CopyPlaces places;
    private final DiskMarks marks;
    private final Database database;
    private final Clock clock;

    SurplusCopies(CopyPlaces places, DiskMarks marks, Database database, Clock clock) {
        this.places = places;
        this.marks = marks;
        this.database = database;
        this.clock = clock;
    }

    void remove(JobContext job, String project, String name) throws InterruptedException {
        var all = database.read(tx -> BackupCopies.toRemove(tx, project, name));
        all.stream().filter(BackupCopy::nowhere).forEach(this::removed);
        var now = now();
        all.stream()
                .filter(copy -> copy.lockedAt(now))
                .forEach(copy -> kept(job, copy, Objects.requireNonNull(copy.lockedUntil())));
        var surplus = all.stream()
                .filter(copy -> !copy.nowhere() && !copy.lockedAt(now))
                .toList();
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
            marks.require(destination, project);
            while (!left.isEmpty()) {
                remove(job, destination, left.getFirst());
                left.removeFirst();
            }
        } catch (IOException e) {
            // It is away: asking it about each of the others would only take time.
            left.forEach(copy -> notRemoved(job, copy, e));
        }
    }

    private void remove(JobContext job, Destination destination, BackupCopy copy)
            throws DestinationException, InterruptedException {
        try {
            if (!destination.location(copy.path()).equals(copy.location())) {
                throw new IOException(copy.destination() + ": it is declared to be elsewhere since; " + copy.location()
                        + " stays until a person removes it");
            }
            if (copy.lockedUntil() == null && !destination.locks()) {
                destination.remove(copy.path());
                destination.remove(BackupFolder.manifestOf(copy.path()));
            } else if (isStillLocked(job, destination, copy)) {
                return;
            } else {
                destination.removeAll(copy.path());
                destination.removeAll(BackupFolder.manifestOf(copy.path()));
            }
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
        removed(copy);
        job.log(copy.destination() + ": retention removed " + copy.path());
    }

    /** Somebody may have made it longer since, and clocks differ; it also ends no lock that none is asked for any more. */
    private boolean isStillLocked(JobContext job, Destination destination, BackupCopy copy)
            throws DestinationException, InterruptedException {
        var until = ReadBack.lockedThere(destination, copy.path());
        if (until == null) {
            return false;
        }
        database.write(tx -> {
            BackupCopies.locked(tx, copy.id(), until, now());
            return null;
        });
        kept(job, copy, until);
        return true;
    }

    /** Nothing is wrong with it, so it is no failure. */
    private static void kept(JobContext job, BackupCopy copy, Instant until) {
        job.log(copy.destination() + ": the copy of backup " + copy.backupId() + " is locked until " + until
                + " and stays until then");
    }

    private void removed(BackupCopy copy) {
        database.write(tx -> {
            BackupCopies.removed(tx, copy.id(), now());
            return null;
        });
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
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Backups that people want kept, whatever retention says. Safe for use by any thread. */
public final class BackupPins {
    private static final int MOST_REASON = 500;

    private final Backups backups;
    private final AuditLog audit;
    private final Clock clock;

    public BackupPins(Backups backups, AuditLog audit, Clock clock) {
        this.backups = backups;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Has retention leave a backup, with its copies, until {@link #unpin}.
     *
     * @param reason 3 to 500 characters
     * @throws RequestException when the project has no such backup, or it is pinned already or its data is gone
     */
    public Backup pin(Tx tx, String project, long id, String reason, String by) {
        return pin(tx, project, id, reason, by, false);
    }

    private Backup pin(Tx tx, String project, long id, String reason, String by, boolean withSet) {
        var why = RequestException.within("reason", reason, 3, MOST_REASON);
        if (!find(tx, project, id).obtainable()) {
            throw new RequestException(Kind.CONFLICT, "backup", "backup.pin.gone", id);
        }
        if (!backups.pin(tx, id, new Backup.Pin(clock.instant().truncatedTo(ChronoUnit.MILLIS), by, why, withSet))) {
            throw new RequestException(Kind.CONFLICT, "backup", "backup.pin.already", id);
        }
        return recorded(tx, "backup.pin", find(tx, project, id), why, by);
    }

    /**
     * Has retention leave each backup of a set whose data can be had; those that are pinned already keep their reason.
     *
     * @param reason 3 to 500 characters
     * @throws RequestException when the project has no such set, or there is nothing of it to pin
     */
    public void pinSet(Tx tx, String project, long set, String reason, String by) {
        var listed = ofSet(tx, project, set).stream()
                .filter(backup -> backup.pin() == null && backup.obtainable())
                .toList();
        if (listed.isEmpty()) {
            throw new RequestException(Kind.CONFLICT, "set", "backup.set.pin.already", set);
        }
        listed.forEach(backup -> pin(tx, project, backup.id(), reason, by, true));
    }

    /**
     * Lets retention have the backups of a set again that were pinned with it; one that was pinned by itself stays so.
     *
     * @throws RequestException when the project has no such set, or none of it was pinned with it
     */
    public void unpinSet(Tx tx, String project, long set, String by) {
        var pinned = ofSet(tx, project, set).stream()
                .filter(backup -> backup.pin() != null && backup.pin().withSet())
                .toList();
        if (pinned.isEmpty()) {
            throw new RequestException(Kind.CONFLICT, "set", "backup.set.pin.none", set);
        }
        pinned.forEach(backup -> unpin(tx, project, backup.id(), by));
    }

    private static List<Backup> ofSet(Tx tx, String project, long set) {
        if (BackupSets.find(tx, project, set).isEmpty()) {
            throw new RequestException(Kind.UNKNOWN, "set", "backup.set.unknown", set);
        }
        return Backups.ofSets(tx, project, List.of(set));
    }

    /**
     * Lets retention have it again.
     *
     * @throws RequestException when the project has no such backup, or it is not pinned, or a restore in place that is not over may
     *     yet have to load it, or can be taken back with it
     */
    public Backup unpin(Tx tx, String project, long id, String by) {
        var undoable = Restores.undoableWith(tx, project, id, clock.instant());
        if (undoable.isPresent()) {
            throw new RequestException(
                    Kind.CONFLICT,
                    "backup",
                    "backup.pin.undo",
                    id,
                    undoable.get().id(),
                    project);
        }
        return release(tx, project, id, by);
    }

    /** The same for what one in place has pinned itself, whose undo is given up or over. */
    Backup release(Tx tx, String project, long id, String by) {
        var pin = find(tx, project, id).pin();
        if (pin == null || !backups.unpin(tx, id)) {
            throw new RequestException(Kind.CONFLICT, "backup", "backup.pin.none", id);
        }
        // Nothing else may be left of what was there; a refusal takes all of this back.
        var needing = Restores.needing(tx, project, id);
        if (needing.isPresent()) {
            throw new RequestException(
                    Kind.CONFLICT,
                    "backup",
                    "backup.pin.needed",
                    id,
                    needing.get().id());
        }
        return recorded(tx, "backup.unpin", find(tx, project, id), pin.reason(), by);
    }

    private static Backup find(Tx tx, String project, long id) {
        return Backups.find(tx, id)
                .filter(found -> found.project().equals(project))
                .orElseThrow(() -> new RequestException(Kind.UNKNOWN, "backup", "backup.pin.unknown", id));
    }

    private Backup recorded(Tx tx, String action, Backup backup, String reason, String by) {
        var about = Map.<String, Object>of(
                "database", backup.database(), "snapshot_at", backup.snapshotAt(), "reason", reason);
        audit.append(tx, by, action, backup.project(), "backup/" + backup.id(), about);
        return backup;
    }
}

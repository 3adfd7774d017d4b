package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.RestoreTime.Measured;
import java.util.Optional;
import java.util.stream.Stream;

/** Foretells how long restores take. Safe for use by any thread. */
public final class RestoreTimes {
    /** So many are looked at; those that failed measured nothing. */
    private static final int LOOKED_AT = 50;

    private final Drills drills;
    private final Backups backups;

    public RestoreTimes(Drills drills, Backups backups) {
        this.drills = drills;
        this.backups = backups;
    }

    /**
     * How long restoring a backup will take.
     *
     * @return empty while no drill has measured it: none of that database passed, or none read a backup from a destination, and
     *     this one must be read from there
     */
    public Optional<RestoreTime> of(Backup backup) {
        boolean fetched = Fetching.isNeeded(backup);
        var measured = drills.list(backup.project(), backup.database(), null, LOOKED_AT).stream()
                .filter(drill -> drill.passed() && !drill.recoveryTime().isZero())
                .filter(drill -> !fetched || drill.from() != null)
                .flatMap(this::measured)
                .limit(RestoreTime.NEWEST)
                .toList();
        return RestoreTime.of(backup.bytes(), measured);
    }

    /** Nothing for a drill of a backup that is no longer listed: its size is not known. */
    private Stream<Measured> measured(Drill drill) {
        return backups
                .find(drill.backupId())
                .map(backup -> new Measured(drill.recoveryTime(), backup.bytes()))
                .stream();
    }
}

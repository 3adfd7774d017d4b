package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Restore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A restore as the API shows it.
 *
 * @param state running, returning, succeeded, failed, undoing or undone
 * @param into the new database it was restored into; null when it took the place of what serves
 * @param dataAt the moment the data is of: what was written later is not in it
 * @param gapSeconds how long the application did not run; null when unknown
 * @param kept what was replaced: the name of the database, or the folder of the files; null when none is kept
 * @param undoable whether what was replaced can be brought back by itself
 * @param backupId the backup; null for a dump that was made elsewhere
 * @param dump what was restored in place of a backup; null for a backup
 * @param inPlace whether what served was emptied for it; its safety backup is what is kept
 * @param stuck whether it failed half way and what was before could not be loaded again: error says what to do
 * @param withRelease whether it came with a release, and is taken back with it
 */
public record RestoreView(
        long id,
        String project,
        String database,
        @Nullable Long backupId,
        String state,
        @Nullable String into,
        Instant dataAt,
        String by,
        Instant begunAt,
        @Nullable Instant endedAt,
        @Nullable Double gapSeconds,
        @Nullable String error,
        @Nullable String kept,
        @Nullable Instant undoUntil,
        boolean undoable,
        boolean withRelease,
        boolean inPlace,
        boolean stuck,
        Restore.@Nullable Dump dump,
        long jobId) {

    static RestoreView of(Restore restore, boolean undoable) {
        var gap = restore.gap();
        return new RestoreView(
                restore.id(),
                restore.project(),
                restore.database(),
                restore.dump() == null ? restore.backupId() : null,
                restore.state().label(),
                restore.into(),
                restore.dataAt(),
                restore.by(),
                restore.begunAt(),
                restore.endedAt(),
                gap == null ? null : gap.toMillis() / 1000.0,
                restore.error(),
                restore.keeps() ? restore.keptName() : null,
                restore.undoUntil(),
                undoable,
                restore.withRelease(),
                restore.inPlace() != null,
                restore.inPlace() != null && restore.inPlace().stuck(),
                restore.dump(),
                restore.jobId());
    }
}

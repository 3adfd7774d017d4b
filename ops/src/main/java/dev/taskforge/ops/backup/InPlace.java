package dev.taskforge.ops.backup;

import org.jspecify.annotations.Nullable;

/**
 * What a restore in place knows besides.
 *
 * @param requestId the request that a second person approved; null for one that takes another back
 * @param undoOf the restore that it takes back; null when it takes none back
 * @param safetyId the backup of what was there before; null until it was made, read back and pinned
 * @param emptied whether what was there is being removed or is removed: from then on something must be loaded
 * @param returned whether the safety backup was loaded again and compared after a failure
 * @param stuck whether that failed as well: nothing more happens by itself
 */
public record InPlace(
        @Nullable Long requestId,
        @Nullable Long undoOf,
        @Nullable Long safetyId,
        boolean emptied,
        boolean returned,
        boolean stuck) {

    static InPlace approved(long request) {
        return new InPlace(request, null, null, false, false, false);
    }

    static InPlace undo(long restore) {
        return new InPlace(null, restore, null, false, false, false);
    }

    InPlace safe(long backup) {
        return new InPlace(requestId, undoOf, backup, emptied, returned, stuck);
    }

    InPlace emptying() {
        return new InPlace(requestId, undoOf, safetyId, true, returned, stuck);
    }

    InPlace loadedAgain() {
        return new InPlace(requestId, undoOf, safetyId, emptied, true, false);
    }

    InPlace stuck(boolean now) {
        return new InPlace(requestId, undoOf, safetyId, emptied, returned, now);
    }
}

package dev.taskforge.ops.backup;

import org.jspecify.annotations.Nullable;

/**
 * What a restore in place knows besides. Whatever process goes on with it decides by this alone what may be removed.
 *
 * @param requestId the request that a second person approved; null for one that takes another back
 * @param undoOf the restore that it takes back; null when it takes none back
 * @param safetyId the backup of what was there before; null until it was made, read back and pinned
 * @param mark what tells what was there before from anything else of its name; null until it is about to be removed
 * @param emptied whether what was there is being removed or is removed: from then on something must be loaded
 * @param serves whether what was loaded was compared and is let in: people may have written to it, so nothing is removed any more
 * @param returned whether the safety backup was loaded again and compared after a failure
 * @param stuck whether that failed as well: nothing more happens by itself
 * @param left what lay there when it got stuck, where that can be told by its content only
 * @param identity the file with the key of encrypted backups when it began, or when the safety backup was made
 */
public record InPlace(
        @Nullable Long requestId,
        @Nullable Long undoOf,
        @Nullable Long safetyId,
        @Nullable String mark,
        boolean emptied,
        boolean serves,
        boolean returned,
        boolean stuck,
        @Nullable String left,
        @Nullable String identity) {

    static InPlace approved(long request, @Nullable String identity) {
        return new InPlace(request, null, null, null, false, false, false, false, null, identity);
    }

    static InPlace undo(long restore, @Nullable String identity) {
        return new InPlace(null, restore, null, null, false, false, false, false, null, identity);
    }

    InPlace safe(long backup, @Nullable String key) {
        return new InPlace(requestId, undoOf, backup, mark, emptied, serves, returned, stuck, left, key);
    }

    InPlace emptying(@Nullable String was) {
        return new InPlace(requestId, undoOf, safetyId, was, true, serves, returned, stuck, left, identity);
    }

    /** What was there is there as it was: it was never removed. */
    InPlace untouched() {
        return new InPlace(requestId, undoOf, safetyId, mark, false, serves, returned, false, null, identity);
    }

    InPlace serving() {
        return new InPlace(requestId, undoOf, safetyId, mark, emptied, true, returned, stuck, left, identity);
    }

    InPlace loadedAgain() {
        return new InPlace(requestId, undoOf, safetyId, mark, emptied, serves, true, false, null, identity);
    }

    InPlace stuck(@Nullable String lies) {
        return new InPlace(requestId, undoOf, safetyId, mark, emptied, serves, returned, true, lies, identity);
    }

    /** A person lets it go on, and what lies there is what was left. */
    InPlace goingOn() {
        return new InPlace(requestId, undoOf, safetyId, mark, emptied, serves, returned, false, null, identity);
    }
}

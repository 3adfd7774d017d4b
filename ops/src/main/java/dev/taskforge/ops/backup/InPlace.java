package dev.taskforge.ops.backup;

import org.jspecify.annotations.Nullable;

/**
 * What a restore in place knows besides. Whatever process goes on with it decides by this alone what may be removed.
 *
 * @param requestId the request that a second person approved; null for one that takes another back
 * @param undoOf the restore that it takes back; null when it takes none back
 * @param safetyId the backup of what was there before; null until it was made, read back and pinned
 * @param limit what closing it changes, to be changed back; empty for nothing, null until it is about to be closed
 * @param mark what tells what was there before from anything else of its name; null until it is about to be removed
 * @param emptied whether what was there is being removed or is removed: from then on something must be loaded
 * @param gone whether it is removed to its end, or a person let the rest be removed: what lies there since was loaded
 * @param checked whether what lies there was loaded and compared, so that whoever was started by mistake writes to it in earnest
 * @param serves whether what was loaded was compared and is let in: people may have written to it, so nothing is removed any more
 * @param loaded what tells what is let in from anything else of its name; null where only its content tells
 * @param returned whether the safety backup was loaded again and compared after a failure
 * @param stuck whether that failed as well: nothing more happens by itself
 * @param left what lay there when it got stuck, where that can be told by its content only
 * @param identity the file with the key of encrypted backups when it began, or when the safety backup was made
 */
public record InPlace(
        @Nullable Long requestId,
        @Nullable Long undoOf,
        @Nullable Long safetyId,
        @Nullable String limit,
        @Nullable String mark,
        boolean emptied,
        boolean gone,
        boolean checked,
        boolean serves,
        @Nullable String loaded,
        boolean returned,
        boolean stuck,
        @Nullable String left,
        @Nullable String identity) {

    static InPlace approved(long request, @Nullable String identity) {
        return begun(request, null, identity);
    }

    static InPlace undo(long restore, @Nullable String identity) {
        return begun(null, restore, identity);
    }

    private static InPlace begun(@Nullable Long request, @Nullable Long undone, @Nullable String identity) {
        return new InPlace(
                request, undone, null, null, null, false, false, false, false, null, false, false, null, identity);
    }

    InPlace closing(String was) {
        return new InPlace(
                requestId, undoOf, safetyId, was, mark, emptied, gone, checked, serves, loaded, returned, stuck, left,
                identity);
    }

    InPlace safe(long backup, @Nullable String key) {
        return new InPlace(
                requestId, undoOf, backup, limit, mark, emptied, gone, checked, serves, loaded, returned, stuck, left,
                key);
    }

    InPlace emptying(@Nullable String was) {
        return new InPlace(
                requestId, undoOf, safetyId, limit, was, true, gone, checked, serves, loaded, returned, stuck, left,
                identity);
    }

    /** What was there is there as it was: it was never removed. */
    InPlace untouched() {
        return lying(false, false, false);
    }

    /** What was there is gone to its end, or a person lets what lies there be removed. */
    InPlace removable() {
        return lying(true, true, false);
    }

    /** What was loaded is what the backup has. */
    InPlace compared() {
        return lying(true, true, true);
    }

    private InPlace lying(boolean removing, boolean removed, boolean compared) {
        return new InPlace(
                requestId, undoOf, safetyId, limit, mark, removing, removed, compared, serves, loaded, returned, false,
                null, identity);
    }

    InPlace serving(@Nullable String as) {
        return new InPlace(
                requestId, undoOf, safetyId, limit, mark, emptied, gone, checked, true, as, returned, stuck, left,
                identity);
    }

    InPlace loadedAgain(@Nullable String as) {
        return new InPlace(
                requestId, undoOf, safetyId, limit, mark, emptied, gone, true, serves, as, true, false, null, identity);
    }

    InPlace stuck(@Nullable String lies) {
        return new InPlace(
                requestId, undoOf, safetyId, limit, mark, emptied, gone, checked, serves, loaded, returned, true, lies,
                identity);
    }

    /** Whether only opening and starting is left, or nothing more happens by itself: a person may have done what is left by hand. */
    boolean mayBeSettled() {
        return stuck || serves || returned;
    }
}

package dev.taskforge.ops.backup;

import org.jspecify.annotations.Nullable;

/**
 * What a restore in place knows besides. Whatever process goes on with it decides by this alone what may be removed.
 *
 * @param requestId the request that a second person approved; null for one that takes another back
 * @param undoOf the restore that it takes back; null when it takes none back
 * @param safetyId the backup of what was there before; null until it was made, read back and pinned
 * @param limit what closing it changes, to be changed back; empty for nothing, null until it is about to be closed
 * @param mark what tells what was there before from anything else of its name; null until it is about to be hidden
 * @param reached how far it is
 * @param loaded what tells what was loaded last, to its end, from anything else of its name; null when nothing is
 * @param stuck whether what was before could not be brought back: nothing more happens by itself
 * @param identity the file with the key of encrypted backups when it began, or when the safety backup was made
 * @param key the hash of that file when it opened the safety backup; null for one that is not encrypted
 * @param lost how often the server ended meanwhile; null for never
 */
public record InPlace(
        @Nullable Long requestId,
        @Nullable Long undoOf,
        @Nullable Long safetyId,
        @Nullable String limit,
        @Nullable String mark,
        Reached reached,
        @Nullable String loaded,
        boolean stuck,
        @Nullable String identity,
        @Nullable String key,
        @Nullable Lost lost) {

    /** How far one is. Each is written down when it is so, but {@link #EMPTYING} and {@link #SERVES} before. */
    public enum Reached {
        /** What was there before is there, whole. */
        BEGUN,
        /** It is being removed, or is removed: from now on something must be loaded. */
        EMPTYING,
        /** It is removed to its end: what lies there since was loaded. */
        GONE,
        /** The backup is loaded to its end. */
        LOADED,
        /** That was compared and is let in: people may have written to it, so nothing is removed any more. */
        SERVES,
        /** After a failure, the safety backup is loaded to its end. */
        SAFETY_LOADED,
        /** After a failure, the safety backup was loaded again and compared. */
        RETURNED
    }

    /**
     * How often the server ended under it.
     *
     * @param going while the backup was loaded and compared
     * @param returning while what was before was brought back
     */
    public record Lost(int going, int returning) {}

    static InPlace approved(long request, @Nullable String identity) {
        return new InPlace(request, null, null, null, null, Reached.BEGUN, null, false, identity, null, null);
    }

    static InPlace undo(long restore, @Nullable String identity) {
        return new InPlace(null, restore, null, null, null, Reached.BEGUN, null, false, identity, null, null);
    }

    InPlace closing(String was) {
        return new InPlace(requestId, undoOf, safetyId, was, mark, reached, loaded, stuck, identity, key, lost);
    }

    InPlace safe(long backup, @Nullable String file, @Nullable String hash) {
        return new InPlace(requestId, undoOf, backup, limit, mark, reached, loaded, stuck, file, hash, lost);
    }

    /** It is about to be hidden, so that nobody writes to it. */
    InPlace marked(String was) {
        return new InPlace(requestId, undoOf, safetyId, limit, was, reached, loaded, stuck, identity, key, lost);
    }

    InPlace emptying() {
        return new InPlace(
                requestId, undoOf, safetyId, limit, mark, Reached.EMPTYING, loaded, stuck, identity, key, lost);
    }

    /** Nothing more happens by itself. */
    InPlace halted() {
        return new InPlace(requestId, undoOf, safetyId, limit, mark, reached, loaded, true, identity, key, lost);
    }

    /** Where it was stuck a person has seen that and lets it go on: what lies there is loaded anew, and nothing is counted. */
    InPlace goingOn() {
        if (!stuck) {
            return this;
        }
        var anew = safetyLoaded() ? at(Reached.GONE, null) : at(reached, loaded);
        return anew.with(null);
    }

    /** The server has ended once more. */
    InPlace lost(boolean returning) {
        var now = lost == null ? new Lost(0, 0) : lost;
        return with(returning ? new Lost(now.going, now.returning + 1) : new Lost(now.going + 1, now.returning));
    }

    private InPlace with(@Nullable Lost now) {
        return new InPlace(requestId, undoOf, safetyId, limit, mark, reached, loaded, stuck, identity, key, now);
    }

    /** What was there is there as it was: it was never removed. */
    InPlace untouched() {
        return at(Reached.BEGUN, null);
    }

    InPlace removed() {
        return at(Reached.GONE, null);
    }

    InPlace loadedAs(String number) {
        return at(Reached.LOADED, number);
    }

    InPlace serving() {
        return at(Reached.SERVES, loaded);
    }

    InPlace safetyLoadedAs(String number) {
        return at(Reached.SAFETY_LOADED, number);
    }

    InPlace loadedAgain() {
        return at(Reached.RETURNED, loaded);
    }

    private InPlace at(Reached now, @Nullable String as) {
        return new InPlace(requestId, undoOf, safetyId, limit, mark, now, as, false, identity, key, lost);
    }

    boolean emptied() {
        return reached != Reached.BEGUN;
    }

    boolean serves() {
        return reached == Reached.SERVES;
    }

    boolean safetyLoaded() {
        return reached == Reached.SAFETY_LOADED;
    }

    boolean returned() {
        return reached == Reached.RETURNED;
    }

    /** Whether what was there is whole, but may have the name under which nobody finds it. */
    boolean mayBeHidden() {
        return !emptied() && mark != null;
    }

    /** Whether only opening and starting is left, or nothing more happens by itself: a person may have done what is left by hand. */
    boolean mayBeSettled() {
        return stuck || serves() || returned() || mayBeHidden();
    }
}

package dev.taskforge.ops.shell;

/** What a command does to the world, from the most harmless on. */
public enum Effect {
    /** It only looks. */
    READ_ONLY,
    /** Nobody has said what it does. */
    UNKNOWN,
    /** It changes something. */
    CHANGING,
    /** It takes something away that does not come back by itself. */
    DESTRUCTIVE;

    public boolean changes() {
        return compareTo(CHANGING) >= 0;
    }

    Effect or(Effect other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

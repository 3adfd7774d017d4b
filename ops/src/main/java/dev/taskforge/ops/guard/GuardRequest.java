package dev.taskforge.ops.guard;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a guard.
 *
 * @param guard its name
 * @param action one of {@link Action}
 * @param machine whose guard it is; null for that of whoever does it, as by a schedule
 * @param export which one is put back; null but for {@link Action#RESTORE}
 */
public record GuardRequest(
        String project,
        String guard,
        Action action,
        @Nullable Long export,
        @Nullable String machine) {

    /** What is done. */
    public enum Action {
        /** Puts in force what the project's file wants. */
        APPLY,
        /** Puts in force what was exported. */
        RESTORE,
        /** Leaves things as they were before the guard came. */
        OFF,
        /** Finds out by trying whether it holds. */
        VERIFY,
        /** Writes down what is in force. */
        EXPORT
    }
}

package dev.taskforge.ops.guard;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guard of a project that is on.
 *
 * @param host the machine whose things they are
 * @param state what is to be in force
 * @param source {@link #FILE} when the project's file wants it, {@link #EXPORT} when somebody brought it
 * @param rendered a hash of what was written on the machine
 * @param listing what the machine told when it had been written
 * @param before what was there when the guard was first put in force
 * @param until when it goes back unless somebody keeps it; null when it is kept
 * @param previous what was kept before; null for nothing, also when it is kept
 * @param job that put it in force
 * @param lookedAt when it was last seen to be in force, or put right
 * @param trouble why it could not be looked at or put right at the last look; null when it could
 * @param drifts how often it was put right
 * @param driftedAt when that was last; null for never
 * @param provenAt when it was last tried; null for never
 * @param proofs what was seen then
 */
public record Guarded(
        String project,
        String guard,
        String host,
        String state,
        String source,
        String rendered,
        String listing,
        String before,
        @Nullable Instant until,
        @Nullable Kept previous,
        long job,
        Instant appliedAt,
        String appliedBy,
        @Nullable Instant lookedAt,
        @Nullable String trouble,
        long drifts,
        @Nullable Instant driftedAt,
        @Nullable Instant provenAt,
        List<Proof> proofs) {
    public static final String FILE = "file";
    public static final String EXPORT = "export";

    /** A state that was kept, and where it is from. */
    public record Kept(String state, String source) {}

    /** Whether it stays without anybody's word. */
    public boolean isKept() {
        return until == null;
    }

    /** Whether something else than what was tried is in force again. */
    boolean isBack(String tried) {
        return !state.equals(tried);
    }
}

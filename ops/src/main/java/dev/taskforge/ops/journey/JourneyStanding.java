package dev.taskforge.ops.journey;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journey as it stands now.
 *
 * @param checks the checks that take it, by name
 * @param state as the newest of them answered, STALE when that holds no longer, UNKNOWN when it was never taken
 * @param evidence the newest; null when it was never taken
 * @param parts the steps of that evidence
 * @param runs its runs, newest first
 */
public record JourneyStanding(
        Journey journey,
        List<String> checks,
        CheckState state,
        @Nullable Evidence evidence,
        List<Part> parts,
        List<JourneyRun> runs) {}

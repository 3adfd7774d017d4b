package dev.taskforge.ops.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of it.
 *
 * @param changed how many lines of what the machine tells are other ones now
 * @param export what was written down; null for nothing
 * @param proofs what was tried
 */
public record GuardResult(
        GuardRequest.Action action, int changed, @Nullable Long export, List<Proof> proofs) {}

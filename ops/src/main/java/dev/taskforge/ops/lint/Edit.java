package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.Spot;

/**
 * A mechanical repair: {@code replacement} instead of what stands at {@code spot}. It must not repeat a secret; where a
 * secret must change there is no edit.
 */
public record Edit(Spot spot, String replacement) {}

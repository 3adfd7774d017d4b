package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import org.jspecify.annotations.Nullable;

/**
 * What came of one rule.
 *
 * @param seen what was seen
 * @param fix what to do about it; null when there is nothing to do
 * @param ignored why it does not count; null when it does
 */
public record Finding(
        String rule,
        Weight weight,
        Outcome outcome,
        Message seen,
        @Nullable Message fix,
        @Nullable String ignored) {

    /** The name of its rule for people. */
    public Message title() {
        return Message.of("posture." + rule);
    }

    /** Whether it takes part in the grade. */
    public boolean counts() {
        return ignored == null && outcome != Outcome.NOT_APPLICABLE;
    }

    /** Whether it counts and is not proven to be right. */
    public boolean isWeak() {
        return counts() && outcome != Outcome.PASS;
    }
}

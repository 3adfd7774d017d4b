package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * A variable that a Compose file fills in.
 *
 * @param spot the whole reference, such as <code>${NAME:-8000}</code>
 * @param operator {@code ""}, or one of {@code :- - :? ? :+ +}
 * @param word what follows the operator; null when there is none
 */
public record VariableUse(
        String name, Spot spot, String operator, @Nullable String word) {

    /** Whether the file starts with nothing instead when the variable is not set. */
    public boolean emptyWhenUnset() {
        return operator.isEmpty();
    }
}

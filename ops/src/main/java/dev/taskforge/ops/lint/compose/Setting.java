package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * An environment variable of a service.
 *
 * @param raw its value as written, variables not filled in; null when it is passed through from outside
 * @param value with variables filled in from the stack's environment; null when {@code raw} is or one is missing
 */
public record Setting(
        String name,
        Spot spot,
        @Nullable String raw,
        @Nullable String value) {

    /** The name only: the value may be a secret. */
    @Override
    public String toString() {
        return spot + " " + name;
    }
}

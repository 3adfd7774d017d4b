package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;

/**
 * A value of a Compose file.
 *
 * @param raw as written, quotes removed, variables not filled in
 * @param value with variables filled in; those without a value stand as they were written
 * @param complete whether every variable had a value
 */
public record Text(Spot spot, String raw, String value, boolean complete) {

    /** Whether it says {@code true} in one of the ways of YAML 1.1, which Compose also takes. */
    public boolean isTrue() {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("on");
    }

    /** The place only: the value may be a secret. */
    @Override
    public String toString() {
        return spot.toString();
    }
}

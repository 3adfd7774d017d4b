package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.source.Spot;

/**
 * What a statement, or a part of one, is.
 *
 * @param shown how it begins, without strings and numbers, which may be secret
 */
public record Verdict(MigrationRule rule, Spot spot, String shown) {

    public MigrationClass type() {
        return rule.type();
    }
}

package dev.taskforge.ops.lint.migration;

/** A statement that the grammar does not know to its last token. Never leaves the package. */
final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient MigrationRule rule;

    NotUnderstood() {
        this(MigrationRules.NOT_UNDERSTOOD);
    }

    /** @param rule that says why */
    NotUnderstood(MigrationRule rule) {
        super(rule.id(), null, false, false);
        this.rule = rule;
    }

    MigrationRule rule() {
        return rule;
    }
}

package dev.taskforge.ops.posture;

import java.util.Locale;

/** What became of asking a rule. */
public enum Outcome {
    PASS,
    FAIL,
    /** Could not be asked; never counts as passed. */
    ERROR,
    /** The machine has nothing that the rule is about. */
    NOT_APPLICABLE;

    /** The name used in JSON and as a key of texts. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.taskforge.ops.project;

/**
 * When an item of the gate applies.
 *
 * @param name of the variable or the fact; empty for the environment
 * @param expected the value it is compared with
 * @param equal whether it must be that value, or must not
 */
public record Condition(Subject subject, String name, String expected, boolean equal) {

    /** What is compared. */
    public enum Subject {
        /** A variable of the environment file. */
        VARIABLE,
        /** A fact the file declares under {@code gate.facts}. */
        FACT,
        /** The environment the file describes. */
        ENVIRONMENT
    }

    /** As people read it, such as {@code PAYMENT_ACTIVE = true}. It never holds the variable's own value. */
    public String text() {
        var left = subject == Subject.ENVIRONMENT ? "environment" : name;
        return left + (equal ? " = " : " ≠ ") + expected;
    }
}

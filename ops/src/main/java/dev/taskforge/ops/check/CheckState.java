package dev.taskforge.ops.check;

import java.util.Locale;

/** What is known about a check or a gate item. */
public enum CheckState {
    /** Asked, and the answer was as wanted. */
    PASS,
    /** Asked, and the answer was not as wanted. */
    FAIL,
    /** Could not be asked; never counts as passed. */
    ERROR,
    /** Passed once, but too long ago or under circumstances that have changed. */
    STALE,
    /** Ticked in a document, never proven. */
    CLAIMED,
    /** Excused for a while by a person, with a reason. */
    WAIVED,
    /** Declared not to apply by a person, with a reason. */
    NOT_APPLICABLE,
    /** Waits for a person's word. */
    MANUAL,
    /** Never asked. */
    UNKNOWN;

    /** Whether a gate item in this state lets the launch go ahead. */
    public boolean opensGate() {
        return this == PASS || this == WAIVED || this == NOT_APPLICABLE;
    }

    /** The name used in JSON and as a style class. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

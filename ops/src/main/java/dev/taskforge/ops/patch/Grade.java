package dev.taskforge.ops.patch;

import dev.taskforge.ops.patch.advisory.Severity;
import java.util.Locale;

/** How much a finding matters, the most first. */
public enum Grade {
    /** A vulnerability that is critical. */
    CRITICAL,
    /** A vulnerability that is high. */
    HIGH,
    /** A vulnerability whose advisory does not say. */
    UNRATED,
    /** An update of security of the operating system waits. */
    SECURITY,
    /** A version gets no mends any more. */
    ENDED,
    MEDIUM,
    /** A version ends within a while. */
    SOON,
    /** Nobody knows when a version ends. */
    UNKNOWN,
    LOW,
    /** Another update of the operating system waits. */
    OTHER;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Grade of(Severity severity) {
        return switch (severity) {
            case CRITICAL -> CRITICAL;
            case HIGH -> HIGH;
            case UNKNOWN -> UNRATED;
            case MEDIUM -> MEDIUM;
            case LOW -> LOW;
        };
    }
}

package dev.taskforge.ops.patch.advisory;

import java.util.Locale;

/** How bad a vulnerability is, the worst first. One whose advisory does not say counts as high: it may be. */
public enum Severity {
    CRITICAL,
    HIGH,
    UNKNOWN,
    MEDIUM,
    LOW;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is as bad as another, or worse. */
    public boolean isAtLeast(Severity other) {
        return compareTo(other == HIGH ? UNKNOWN : other) <= 0;
    }

    Severity worse(Severity other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The word of a database, such as GitHub's MODERATE or Ubuntu's negligible. */
    static Severity ofWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "critical" -> CRITICAL;
            case "high", "important" -> HIGH;
            case "moderate", "medium" -> MEDIUM;
            case "low", "negligible", "none" -> LOW;
            default -> UNKNOWN;
        };
    }

    /** Source: CVSS v3.1 specification, section 5, “Qualitative Severity Rating Scale”. */
    static Severity ofScore(double score) {
        if (score >= 9.0) {
            return CRITICAL;
        }
        return score >= 7.0 ? HIGH : score >= 4.0 ? MEDIUM : LOW;
    }
}

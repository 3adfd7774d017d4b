package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.CheckState;
import java.util.Locale;

/** What one look says; written by its place in this list. */
public enum Outcome {
    GOOD,
    FAILED,
    UNASKED,
    /** Nothing outside was reached, so that it says nothing. */
    APART;

    private static final Outcome[] ALL = values();

    static Outcome of(CheckState state) {
        return switch (state) {
            case PASS -> GOOD;
            case FAIL -> FAILED;
            default -> UNASKED;
        };
    }

    static Outcome of(int written) {
        return ALL[written];
    }

    /** As the API writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

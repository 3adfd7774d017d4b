package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.CheckState;
import java.util.Arrays;
import java.util.Locale;

/** What one look says. */
public enum Outcome {
    GOOD(0),
    FAILED(1),
    UNASKED(2),
    /** Nothing outside was reached, so that it says nothing. */
    APART(3);

    private final int code;

    Outcome(int code) {
        this.code = code;
    }

    /** As it is written down. */
    int code() {
        return code;
    }

    static Outcome of(CheckState state) {
        return switch (state) {
            case PASS -> GOOD;
            case FAIL -> FAILED;
            default -> UNASKED;
        };
    }

    static Outcome of(int written) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.code == written)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no look says " + written));
    }

    /** As the API writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

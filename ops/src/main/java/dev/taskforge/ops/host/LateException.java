package dev.taskforge.ops.host;

import java.io.IOException;
import java.time.Duration;

/** Something has not ended by its deadline, and still goes on. */
public final class LateException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final Duration deadline;

    LateException(String what, Duration deadline) {
        super(what + " did not end within " + deadline.toSeconds() + " s");
        this.what = what;
        this.deadline = deadline;
    }

    /** What it is. */
    public String what() {
        return what;
    }

    /** How long was waited for it, now or at the time when it was begun. */
    public Duration deadline() {
        return deadline;
    }
}

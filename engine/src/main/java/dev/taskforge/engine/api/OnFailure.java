package dev.taskforge.engine.api;

import java.util.Locale;

/** What happens to a job when one that it needs ends failed or cancelled. */
public enum OnFailure {
    /** It stays blocked until the needed job was retried and succeeded, or a person unblocks it. */
    WAIT,
    /** It is cancelled too. */
    CANCEL,
    /** It runs all the same: it needs the end, not the success. */
    RUN;

    /** The name used in JSON and on pages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.taskforge.ops.heartbeat;

import java.util.Locale;

/** What a ping says. */
public enum Signal {
    /** A run has begun. */
    START,
    /** A run has ended well. */
    SUCCESS,
    /** A run has ended otherwise. */
    FAIL,
    /** Nothing but its body. */
    LOG;

    /** Whether it ends a run. */
    boolean isEnd() {
        return this == SUCCESS || this == FAIL;
    }

    /** As the API writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

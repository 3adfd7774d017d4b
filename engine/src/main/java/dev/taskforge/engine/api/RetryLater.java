package dev.taskforge.engine.api;

import java.time.Duration;

/** A failure after which the next attempt, if any is left, begins after a pause that somebody asked for. */
public final class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    public RetryLater(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    public Duration pause() {
        return pause;
    }
}

package dev.taskforge.engine.api;

/** A worker cannot wait for jobs here now: too many wait already, or this process is closing. It may ask again later. */
public final class WaitRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WaitRefused(String message) {
        super(message);
    }
}

package dev.taskforge.engine.api;

/** The worker's hold on the job ended; somebody else may have it, so nothing more can be recorded. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(String message) {
        super(message);
    }
}

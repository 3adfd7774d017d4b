package dev.taskforge.engine.api;

/** A failure that another attempt cannot mend: the job fails at once. */
public final class PermanentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PermanentFailure(String message) {
        super(message);
    }
}

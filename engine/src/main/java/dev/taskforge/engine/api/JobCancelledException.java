package dev.taskforge.engine.api;

/** The job was asked to end and did. */
public final class JobCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean resumes;

    public JobCancelledException(String message) {
        this(message, false);
    }

    /** @param resumes whether another attempt may go on with what this one leaves */
    public JobCancelledException(String message, boolean resumes) {
        super(message);
        this.resumes = resumes;
    }

    /**
     * Whether another attempt may follow, as after a drain or a timeout: the handler then keeps what its finished steps
     * made. False when a person ended the job.
     */
    public boolean resumes() {
        return resumes;
    }
}

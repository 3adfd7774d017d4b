package dev.taskforge.engine.api;

/** There is no job with this id, or it is gone by its retention. */
public final class NoSuchJob extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchJob(long id) {
        super("no job " + id);
    }
}

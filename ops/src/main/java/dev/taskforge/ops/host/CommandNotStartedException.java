package dev.taskforge.ops.host;

/** A program could not be started; the message says why. */
public final class CommandNotStartedException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandNotStartedException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.taskforge.ops.patch.inventory;

/** A file is not what its name says; the message says why, and where. */
public final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message);
    }

    UnreadableFileException(String message, Throwable cause) {
        super(message, cause);
    }
}

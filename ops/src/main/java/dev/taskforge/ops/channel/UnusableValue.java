package dev.taskforge.ops.channel;

/** A value that a variable holds has not the form its channel needs. The message does not repeat it. */
final class UnusableValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableValue(String message) {
        super(message);
    }
}

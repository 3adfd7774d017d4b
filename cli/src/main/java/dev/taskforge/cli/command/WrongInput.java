package dev.taskforge.cli.command;

/** What was typed, or a file that was named, is wrong; the message says how and what to do, in the reader's language. */
final class WrongInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongInput(String message) {
        super(message);
    }
}

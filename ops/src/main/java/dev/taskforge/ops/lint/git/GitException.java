package dev.taskforge.ops.lint.git;

import java.io.IOException;

/** What Git keeps cannot be understood: it is damaged, or of a form that this reader does not know. */
final class GitException extends IOException {
    private static final long serialVersionUID = 1L;

    GitException(String message) {
        super(message);
    }
}

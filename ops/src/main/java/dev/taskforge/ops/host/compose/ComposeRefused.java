package dev.taskforge.ops.host.compose;

import java.io.IOException;

/** Docker Compose cannot be run, or refused what it was asked. The message is what it said, which may hold secrets. */
public final class ComposeRefused extends IOException {
    private static final long serialVersionUID = 1L;

    ComposeRefused(String message) {
        super(message);
    }
}

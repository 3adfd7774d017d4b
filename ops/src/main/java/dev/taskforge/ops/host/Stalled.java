package dev.taskforge.ops.host;

import java.io.IOException;

/** Work was ended because nothing of it had moved for too long. */
public final class Stalled extends IOException {
    private static final long serialVersionUID = 1L;

    Stalled(String message) {
        super(message);
    }
}

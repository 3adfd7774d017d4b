package dev.taskforge.ops.host.docker;

import java.io.IOException;

/** Docker Engine refused a request. The message is what it said, which may name images and containers but holds no secret. */
public final class DockerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    DockerException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of the answer, as HTTP defines it: 404 when there is no such thing, 409 when its state does not allow it. */
    public int status() {
        return status;
    }

    /** Whether there is no such container, image or network. */
    public boolean isMissing() {
        return status == 404;
    }
}

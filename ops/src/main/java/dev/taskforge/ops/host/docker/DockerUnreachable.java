package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.nio.file.Path;

/** Nobody answers behind the socket of Docker Engine, or it does not speak a version that we do. */
public final class DockerUnreachable extends IOException {
    private static final long serialVersionUID = 1L;

    /** What keeps us from it. */
    public enum Reason {
        /** There is no socket: Docker Engine is not installed, or its socket lies elsewhere. */
        NO_SOCKET,
        /** This user may not use the socket. */
        NOT_ALLOWED,
        /** There is a socket, but no daemon behind it. */
        NOT_RUNNING,
        /** It is older or newer than what we speak. */
        OTHER_VERSION
    }

    private final Reason reason;
    private final String socket;

    DockerUnreachable(Reason reason, Path socket, String message) {
        super(message);
        this.reason = reason;
        this.socket = socket.toString();
    }

    public Reason reason() {
        return reason;
    }

    /** The path of the socket that was tried. */
    public String socket() {
        return socket;
    }
}

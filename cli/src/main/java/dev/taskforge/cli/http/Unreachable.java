package dev.taskforge.cli.http;

import java.net.URI;

/** No TaskForge server answered at the address. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient URI address;

    /** @param message what happened, in the words of the network or of this client */
    public Unreachable(URI address, String message, Throwable cause) {
        super(message, cause);
        this.address = address;
    }

    /** Where it was looked for. */
    public URI address() {
        return address;
    }
}

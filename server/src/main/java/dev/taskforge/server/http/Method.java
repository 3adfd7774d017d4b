package dev.taskforge.server.http;

/** The HTTP methods a route may answer. HEAD is answered at every GET route, without its headers unless a route of its own tells them. */
public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** Whether a request of this method promises to change nothing. */
    public boolean isSafe() {
        return this == GET || this == HEAD;
    }
}

package dev.taskforge.server.http;

/** The HTTP methods a route may answer. HEAD is answered by every GET route. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** Whether a request of this method promises to change nothing. */
    public boolean isSafe() {
        return this == GET;
    }
}

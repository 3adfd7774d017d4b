package dev.taskforge.server.http;

import java.time.Duration;

/** Is told about every answered request. */
@FunctionalInterface
public interface RequestObserver {
    /**
     * @param route the path as declared, such as {@code /api/v1/jobs/{id}}, or {@code unmatched}
     */
    void answered(String method, String route, int status, Duration took);
}

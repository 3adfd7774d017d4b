package dev.taskforge.server.http;

/** The routes of one duty, all visible on one screen. */
@FunctionalInterface
public interface Routes {
    void addTo(Router router);
}

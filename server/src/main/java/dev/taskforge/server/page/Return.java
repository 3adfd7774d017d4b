package dev.taskforge.server.page;

import org.jspecify.annotations.Nullable;

/** Where a form leads back to: a path of this server, whatever the form says. Pure. */
final class Return {
    private Return() {}

    /** The wanted path when it is one of this server, else the overview. */
    static String to(@Nullable String wanted) {
        return wanted != null && wanted.matches("/(?![/\\\\])[A-Za-z0-9/_.~%?=&-]{0,500}") ? wanted : "/";
    }
}

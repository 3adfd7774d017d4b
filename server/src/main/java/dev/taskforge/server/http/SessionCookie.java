package dev.taskforge.server.http;

import java.time.Duration;

/** The cookie that carries a browser's session: not readable by scripts, not sent along by other sites' forms. */
final class SessionCookie {
    static final String NAME = "taskforge_session";

    private SessionCookie() {}

    /** The header that sets it. */
    static String set(String value, Duration age, boolean secure) {
        return NAME + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + age.toSeconds()
                + (secure ? "; Secure" : "");
    }

    /** The header that makes the browser forget it. */
    static String forget(boolean secure) {
        return set("", Duration.ZERO, secure);
    }
}

package dev.taskforge.server.account;

import java.time.Duration;

/**
 * A session just begun in a browser.
 *
 * @param cookie the value of the session cookie; whoever has it is signed in
 * @param age how long the browser may keep the cookie
 */
public record BrowserSession(String cookie, Principal principal, Duration age) {

    /** Without the cookie. */
    @Override
    public String toString() {
        return "BrowserSession[principal=" + principal.name() + "]";
    }
}

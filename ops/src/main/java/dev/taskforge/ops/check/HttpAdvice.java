package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;

/** What to do about a status that was not wanted. */
final class HttpAdvice {
    private HttpAdvice() {}

    static Message forStatus(int status, String url) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> Message.of("check.http.fix.redirect", url);
            case 401, 403 -> Message.of("check.http.fix.access", url);
            case 404, 410 -> Message.of("check.http.fix.path", url);
            case 502, 503, 504 -> Message.of("check.http.fix.upstream", url);
            default ->
                status >= 500 ? Message.of("check.http.fix.server", url) : Message.of("check.http.fix.other", url);
        };
    }
}

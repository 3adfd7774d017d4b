package dev.taskforge.ops.web;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request with nothing left to fill in.
 *
 * @param body a text to send as UTF-8; null for none
 */
record WebRequest(
        String method,
        URI address,
        Map<String, String> headers,
        @Nullable String body) {

    /**
     * The request a browser makes after a redirect to {@code next}: only 307 and 308 keep method and body. Nothing that
     * shows who is asking goes along to another site.
     */
    WebRequest redirected(int status, URI next) {
        boolean same = status == 307 || status == 308 || method.equals("HEAD");
        var kept = new LinkedHashMap<>(headers);
        if (!Origins.same(address, next)) {
            kept.keySet().removeIf(name -> SecretText.named(name) || SecretText.guards(name));
        }
        if (!same) {
            kept.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
        }
        return new WebRequest(same ? method : "GET", next, kept, same ? body : null);
    }
}

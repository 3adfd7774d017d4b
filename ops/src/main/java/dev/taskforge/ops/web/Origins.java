package dev.taskforge.ops.web;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where addresses lead: scheme, host and port. */
final class Origins {
    private Origins() {}

    /** {@code https://app.example.id:443} */
    static String of(URI address) {
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    static boolean same(URI a, URI b) {
        return of(a).equals(of(b));
    }

    /** An address as it stands in an answer; null when it is none. */
    static @Nullable URI resolve(URI from, String to) {
        try {
            var address = from.resolve(new URI(to.strip().replace(" ", "%20")));
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return web && address.getHost() != null ? address : null;
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}

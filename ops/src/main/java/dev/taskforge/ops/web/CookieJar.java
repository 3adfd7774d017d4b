package dev.taskforge.ops.web;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one visit, by the rules of RFC 6265, section 5: host, path and {@code Secure} decide where a cookie
 * goes. Holds at most 100 cookies of 8 KiB. Not safe for several threads.
 */
final class CookieJar {
    private static final int MOST = 100;
    private static final int MOST_CHARACTERS = 8 * 1024;

    private record Key(String name, String domain, String path) {}

    private record Cookie(Key key, String value, boolean hostOnly, boolean secure) {
        boolean goesTo(URI address) {
            var host = host(address);
            boolean sameHost = hostOnly ? host.equals(key.domain) : within(host, key.domain);
            return sameHost && onPath(address) && (!secure || isSecure(address));
        }

        private boolean onPath(URI address) {
            var path = path(address);
            return path.equals(key.path)
                    || (path.startsWith(key.path) && (key.path.endsWith("/") || path.charAt(key.path.length()) == '/'));
        }
    }

    private final Map<Key, Cookie> cookies = new LinkedHashMap<>();

    /** Another jar with the same cookies. */
    CookieJar copy() {
        var copy = new CookieJar();
        copy.cookies.putAll(cookies);
        return copy;
    }

    /** Takes over one {@code Set-Cookie} of an answer from {@code address}; what makes no sense is left out. */
    void set(URI address, String line, Instant now) {
        var parts = line.split(";");
        int equals = parts[0].indexOf('=');
        if (line.length() > MOST_CHARACTERS || equals <= 0) {
            return;
        }
        var attributes = attributes(parts);
        var host = host(address);
        var domain =
                attributes.getOrDefault("domain", "").toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
        boolean hostOnly = domain.isEmpty() || domain.equals(host);
        if (!hostOnly && (!within(host, domain) || !domain.contains("."))) {
            return;
        }
        var path = attributes.getOrDefault("path", "");
        var key = new Key(
                parts[0].substring(0, equals).strip(),
                hostOnly ? host : domain,
                path.startsWith("/") ? path : defaultPath(address));
        if (isOver(attributes, now)) {
            cookies.remove(key);
        } else if (cookies.size() < MOST || cookies.containsKey(key)) {
            var value = parts[0].substring(equals + 1).strip();
            cookies.put(key, new Cookie(key, value, hostOnly, attributes.containsKey("secure")));
        }
    }

    private static Map<String, String> attributes(String[] parts) {
        var attributes = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            var pair = parts[i].split("=", 2);
            attributes.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length == 2 ? pair[1].strip() : "");
        }
        return attributes;
    }

    private static boolean isOver(Map<String, String> attributes, Instant now) {
        var age = attributes.get("max-age");
        if (age != null) {
            return age.startsWith("-") || age.matches("0+");
        }
        var expires = attributes.get("expires");
        if (expires == null) {
            return false;
        }
        try {
            var form = DateTimeFormatter.RFC_1123_DATE_TIME;
            return !ZonedDateTime.parse(expires.replaceAll("(?<=\\d)-|-(?=\\d)", " "), form)
                    .toInstant()
                    .isAfter(now);
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The {@code Cookie} header for a request; null when no cookie goes there. */
    @Nullable
    String header(URI address) {
        var pairs = cookies.values().stream()
                .filter(cookie -> cookie.goesTo(address))
                .sorted(Comparator.comparingInt(cookie -> -cookie.key.path.length()))
                .map(cookie -> cookie.key.name + "=" + cookie.value)
                .collect(Collectors.joining("; "));
        return pairs.isEmpty() ? null : pairs;
    }

    /** The value of the cookie of this name that goes to {@code address}; null when there is none. */
    @Nullable
    String value(URI address, String name) {
        return cookies.values().stream()
                .filter(cookie -> cookie.key.name.equals(name) && cookie.goesTo(address))
                .map(Cookie::value)
                .findFirst()
                .orElse(null);
    }

    List<String> values() {
        return cookies.values().stream().map(Cookie::value).toList();
    }

    boolean isEmpty() {
        return cookies.isEmpty();
    }

    private static boolean within(String host, String domain) {
        return host.equals(domain) || (host.endsWith("." + domain) && !host.matches("[0-9.]+|.*:.*"));
    }

    private static boolean isSecure(URI address) {
        return "https".equals(address.getScheme()) || host(address).matches("localhost|127\\..*|\\[::1]");
    }

    private static String host(URI address) {
        return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    }

    private static String path(URI address) {
        var path = address.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static String defaultPath(URI address) {
        var path = path(address);
        int last = path.lastIndexOf('/');
        return last <= 0 ? "/" : path.substring(0, last);
    }
}

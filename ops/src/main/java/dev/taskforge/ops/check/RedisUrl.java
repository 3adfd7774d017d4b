package dev.taskforge.ops.check;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Redis or Valkey server as clients write it: {@code redis://user:password@host:port}, {@code rediss://} with TLS.
 * User and password are percent-decoded.
 *
 * @param user empty for the one that has no name
 * @param password empty where none is needed
 */
record RedisUrl(boolean tls, String user, String password, HostPort server) {
    /** What a field that holds such an address must look like. */
    static final String FORM = "(?:rediss?|valkeys?)://\\S+";

    private static final Pattern PARTS = Pattern.compile("(?<scheme>redis|rediss|valkey|valkeys)://"
            + "(?:(?<user>[^:/?#@\\s]*)(?::(?<password>[^/?#@\\s]*))?@)?"
            + "(?<host>\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?(?:/[0-9]{0,5})?");
    private static final int DEFAULT_PORT = 6379;

    /** @throws IllegalArgumentException when it is not such an address; the message does not repeat it */
    static RedisUrl parse(String text) {
        var match = PARTS.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not of the form redis://user:password@host:port");
        }
        var port = match.group("port") == null ? DEFAULT_PORT : Integer.parseInt(match.group("port"));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port is not between 1 and 65535");
        }
        return new RedisUrl(
                List.of("rediss", "valkeys").contains(match.group("scheme")),
                decode(match.group("user")),
                decode(match.group("password")),
                HostPort.parse(match.group("host") + ":" + port));
    }

    private static String decode(@Nullable String text) {
        try {
            return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            // What it says repeats what may be a password.
            throw new IllegalArgumentException("a percent sign that no two hexadecimal digits follow");
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "Redis " + server;
    }
}

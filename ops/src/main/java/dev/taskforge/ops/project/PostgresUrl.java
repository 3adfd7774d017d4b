package dev.taskforge.ops.project;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The address of a PostgreSQL database as its own tools write it: {@code postgresql://user:password@host:port/name?…}.
 * User and password are percent-decoded. Not read with {@link java.net.URI}, which knows no underscore in host names.
 *
 * @param options what stands behind the question mark
 */
public record PostgresUrl(
        String user, String password, String host, int port, String database, Map<String, String> options) {
    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://"
            + "(?:(?<user>[^:/?#@\\s]*)(?::(?<password>[^/?#@\\s]*))?@)?"
            + "(?<host>\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?"
            + "/(?<database>[^/?#\\s]+)(?:\\?(?<options>[^#\\s]*))?");
    private static final int DEFAULT_PORT = 5432;

    /** The form of a field that holds such an address. */
    static String form() {
        return FORM.pattern().replaceAll("\\?<[a-z]+>", "?:");
    }

    /** Whether a text is meant as such an address. */
    public static boolean isMeant(String text) {
        return text.startsWith("postgres://") || text.startsWith("postgresql://");
    }

    /** @throws IllegalArgumentException when it is not such an address; the message does not repeat it */
    public static PostgresUrl parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not of the form postgresql://user:password@host:port/name");
        }
        int port = match.group("port") == null ? DEFAULT_PORT : Integer.parseInt(match.group("port"));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port is not between 1 and 65535");
        }
        return new PostgresUrl(
                decode(match.group("user")),
                decode(match.group("password")),
                match.group("host"),
                port,
                decode(match.group("database")),
                options(match.group("options")));
    }

    private static Map<String, String> options(@org.jspecify.annotations.Nullable String query) {
        var options = new LinkedHashMap<String, String>();
        if (query != null && !query.isEmpty()) {
            for (var part : query.split("&")) {
                int at = part.indexOf('=');
                if (at > 0) {
                    options.put(decode(part.substring(0, at)), decode(part.substring(at + 1)));
                }
            }
        }
        return options;
    }

    private static String decode(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            // What it says repeats what may be a password.
            throw new IllegalArgumentException("a percent sign that no two hexadecimal digits follow");
        }
    }

    /** Without user, password and options: {@code host:port/name}. */
    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}

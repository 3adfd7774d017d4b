package dev.taskforge.ops.project;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The address of a database of MariaDB or MySQL as applications write it: {@code mysql://user:password@host:port/name?…}, also with
 * {@code jdbc:} in front or a driver behind the plus sign. Only the name is read: the server is found by its service, and who may
 * log in by its container.
 */
public record MySqlUrl(String database) {
    private static final Pattern FORM = Pattern.compile("(?:jdbc:)?(?:mysql2?|mariadb)(?:\\+[a-z0-9]+)?://"
            + "(?:[^/?#@\\s]*@)?(?:\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?"
            + "/(?<database>[^/?#\\s]+)(?:\\?[^#\\s]*)?");

    /** The form of a field that holds such an address. */
    static String form() {
        return FORM.pattern().replaceAll("\\?<[a-z]+>", "?:");
    }

    /** Whether a text is meant as such an address. */
    static boolean isMeant(String text) {
        return text.matches("(?:jdbc:)?(?:mysql|mariadb).*");
    }

    /** @throws IllegalArgumentException when it is not such an address; the message does not repeat it */
    public static MySqlUrl parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not of the form mysql://user:password@host:port/name");
        }
        var name = match.group("database");
        return new MySqlUrl(URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
}

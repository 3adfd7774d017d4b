package dev.taskforge.ops.project;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells which values of an environment must not be shown. A value is shown only when its name does not sound secret and
 * it is recognisably harmless; whatever cannot be judged is a secret.
 */
public final class Secrecy {
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(pass|pwd|secret|token|key|credential|private|salt|auth|cookie|session|dsn|signature|cert|pin).*");
    private static final Pattern HARMLESS = Pattern.compile("(?i)true|false|yes|no|on|off|[0-9]{1,6}|localhost"
            + "|[0-9]{1,3}(\\.[0-9]{1,3}){3}(:[0-9]{1,5})?"
            + "|([a-z0-9-]{1,63}\\.)+[a-z]{2,24}(:[0-9]{1,5})?"
            + "|localhost:[0-9]{1,5}"
            + "|(https?|wss?)://[^\\s/?#@]+(/[^\\s?#@]*)?"
            + "|/[a-z0-9._/-]{0,200}"
            + "|production|staging|development|test");
    private static final Pattern URL_PASSWORD = Pattern.compile("://[^/\\s:@]*:([^/\\s]+)@");
    private static final Pattern URL_QUERY = Pattern.compile("[?&][^=&\\s]+=([^&#\\s]{4,})");
    private static final String PASSWORD_IS = "(?i)(?:^|[\\s;])(?:password|passwd|pwd)\\s*=\\s*";
    /** Passwords in what tells a program where its database is, in other forms than a URL. */
    private static final List<Pattern> PASSWORDS = List.of(
            // such as host=db password=x, also with semicolons
            Pattern.compile(PASSWORD_IS + "([^\\s;\"']+)"),
            // as libpq reads it: a backslash stands before a quote that is part of it
            Pattern.compile(PASSWORD_IS + "'((?:\\\\.|[^'\\\\])*+)"),
            // as SQL Server reads it: a quote that is part of it is doubled
            Pattern.compile(PASSWORD_IS + "\"((?:\"\"|[^\"])*+)"),
            // such as user:x@tcp(db:3306)/shop, as drivers of Go want it
            Pattern.compile("^[^\\s:@/]+:(\\S+)@[a-z]*\\("));

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)|\"(\")");

    private static final int LEAST_SECRET = 4;

    private Secrecy() {}

    /** The parts of {@code value} to mask wherever they turn up, for a variable that a check uses. */
    static List<String> ofUsed(String name, String value) {
        if (value.isEmpty() || (!soundsSecret(name) && HARMLESS.matcher(value).matches())) {
            return List.of();
        }
        return parts(value, true);
    }

    /**
     * The parts of {@code value} to mask for a variable that nobody asked for but that an output may hold. Short and
     * ordinary words are left alone: masking them would make outputs unreadable.
     */
    static List<String> ofUnused(String name, String value) {
        return parts(value, isSecret(name, value));
    }

    /** The parts to mask of the words of a command that nobody asked for but that an output may hold. */
    static List<String> ofWords(List<String> command) {
        var parts = new ArrayList<String>();
        var before = "";
        for (var word : command) {
            int end = word.indexOf('=');
            parts.addAll(ofUnused(word.substring(0, Math.max(0, end)), word.substring(end + 1)));
            // The path of a program, and an option with its value, say nothing of the word behind them.
            if (!before.contains("/") && !before.contains("=")) {
                parts.addAll(ofUnused(before, word)); // --token SECRET
            }
            before = word;
        }
        return parts;
    }

    /** @param secret whether it is a secret as a whole, unless it is an address with one in it */
    private static List<String> parts(String value, boolean secret) {
        var parts = urlParts(value);
        if (parts.isEmpty() && secret) {
            parts.add(value);
        }
        parts.addAll(addressParts(value));
        return parts;
    }

    private static List<String> addressParts(String value) {
        var parts = new ArrayList<String>();
        for (var form : PASSWORDS) {
            form.matcher(value)
                    .results()
                    .map(found -> found.group(1))
                    .flatMap(found -> Stream.of(found, ESCAPED.matcher(found).replaceAll("$1$2")))
                    .filter(found -> found.length() >= LEAST_SECRET
                            && !HARMLESS.matcher(found).matches())
                    .distinct()
                    .forEach(parts::add);
        }
        return parts;
    }

    private static List<String> urlParts(String value) {
        var parts = new ArrayList<String>();
        if (value.contains("://")) {
            var password = URL_PASSWORD.matcher(value);
            while (password.find()) {
                parts.add(password.group(1));
                parts.add(decoded(password.group(1)));
            }
            var query = URL_QUERY.matcher(value);
            while (query.find()) {
                if (!HARMLESS.matcher(query.group(1)).matches()) {
                    parts.add(query.group(1));
                }
            }
        }
        return parts;
    }

    private static String decoded(String text) {
        try {
            return java.net.URLDecoder.decode(text.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Whether a value written out under that name looks like a secret that must not be written out. */
    public static boolean isSecret(String name, String value) {
        return soundsSecret(name)
                && value.length() >= LEAST_SECRET
                && !HARMLESS.matcher(value).matches();
    }

    private static boolean soundsSecret(String name) {
        return SECRET_NAME.matcher(name).matches();
    }
}

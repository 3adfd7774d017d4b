package dev.taskforge.ops.lint.env;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a variable and what it says about the value.
 *
 * @param text as written
 * @param words its parts in upper case
 */
record VariableName(String text, List<String> words) {
    private static final Set<String> SECRET = Set.of(
            "PASSWORD",
            "PASSWD",
            "PASS",
            "PWD",
            "PASSPHRASE",
            "SECRET",
            "SECRETS",
            "TOKEN",
            "KEY",
            "APIKEY",
            "CREDENTIAL",
            "CREDENTIALS",
            "SALT",
            "PEPPER",
            "PSK");
    private static final Set<String> PASSWORD = Set.of("PASSWORD", "PASSWD", "PASS", "PWD", "PASSPHRASE");
    /** Words behind the one that counts. */
    private static final Set<String> TAIL = Set.of(
            "PROD", "PRODUCTION", "LIVE", "MAIN", "BASE64", "HEX", "BASE", "DEFAULT", "CURRENT", "OLD", "1", "2");

    private static final Set<String> OPEN = Set.of(
            "PUBLIC",
            "PUBLISHABLE",
            "CACHE",
            "SORT",
            "PARTITION",
            "PRIMARY",
            "FOREIGN",
            "SITE",
            "HOT",
            "PROJECT",
            "COMPOSE");
    /** Words of switches about secrets, such as {@code MYSQL_ALLOW_EMPTY_PASSWORD}. */
    private static final Set<String> SWITCH =
            Set.of("ALLOW", "ONETIME", "ENABLE", "DISABLE", "REQUIRE", "REQUIRED", "SKIP");

    private static final Set<String> SIGNING =
            Set.of("JWT", "SESSION", "COOKIE", "SIGNING", "HMAC", "ENCRYPTION", "NEXTAUTH");
    private static final Set<String> SIGNING_NAMES =
            Set.of("SECRET_KEY", "SECRET_KEY_BASE", "APP_KEY", "APP_SECRET", "AUTH_SECRET", "BETTER_AUTH_SECRET");

    private static final Pattern BETWEEN = Pattern.compile("[_.-]+");

    static VariableName of(String text) {
        return new VariableName(text, List.of(BETWEEN.split(text.toUpperCase(Locale.ROOT))));
    }

    boolean has(String word) {
        return words.contains(word);
    }

    boolean hasAny(Set<String> some) {
        return words.stream().anyMatch(some::contains);
    }

    String first() {
        return words.getFirst();
    }

    /** The last word that says what the value is. */
    String last() {
        int end = words.size() - 1;
        while (end > 0 && TAIL.contains(words.get(end))) {
            end--;
        }
        return words.get(end);
    }

    /** Whether its value has to be kept from others. */
    boolean isSecret() {
        return SECRET.contains(last())
                && !hasAny(OPEN)
                && !hasAny(SWITCH)
                && !has("ALGORITHM")
                && !text.contains("RANDOM_ROOT_");
    }

    boolean isPassword() {
        return isSecret() && PASSWORD.contains(last());
    }

    /** Whether the value signs or encrypts what others must not be able to make. */
    boolean isSigningKey() {
        return isSecret()
                && (last().equals("SECRET") || last().equals("KEY"))
                && !has("PRIVATE")
                && (hasAny(SIGNING) || SIGNING_NAMES.contains(text) || isDjangoKey());
    }

    boolean isDjangoKey() {
        return first().equals("DJANGO") && text.endsWith("SECRET_KEY");
    }

    /** Whether it names a user, as the part of an address or of an account. */
    boolean isUser() {
        return last().equals("USER") || last().equals("USERNAME");
    }

    @Override
    public String toString() {
        return text;
    }
}

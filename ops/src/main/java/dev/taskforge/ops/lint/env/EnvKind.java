package dev.taskforge.ops.lint.env;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What kind of value a variable holds. */
public enum EnvKind {
    TEXT(".*"),
    SECRET(".*"),
    /** An address with its scheme, or a path on the same server. */
    URL("(?i)[a-z][a-z0-9+.%()-]*:.*|/.*"),
    /** From 1 to 65535. */
    PORT("0*(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"),
    INTEGER("[+-]?[0-9]{1,18}"),
    BOOLEAN("(?i)true|false|yes|no|on|off|1|0"),
    EMAIL("[^@]*[^@\\s]@[^@\\s]+"),
    /** Such as {@code 12h}, {@code 7d}, {@code 30 minutes}; a number alone counts in whatever its reader counts. */
    DURATION(
            "(?i)[0-9]{1,9}\\s*(?:ms|s|m|h|d|w|y|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?)?"),
    /** One of some words. */
    ENUM(".*");

    private static final Set<String> COUNTS = Set.of("SECONDS", "MINUTES", "HOURS", "DAYS");
    private static final Pattern DATABASE_PORT = Pattern.compile("[A-Z0-9_]*PORT");

    private final Pattern form;

    EnvKind(String form) {
        this.form = Pattern.compile(form, Pattern.DOTALL);
    }

    /** Whether a value that is not empty is of this kind. */
    public boolean accepts(String value) {
        return value.length() <= MOST ? form.matcher(value).matches() : this == TEXT || this == SECRET;
    }

    private static final int MOST = 8192;

    /** As it is written in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that a name promises beyond doubt; empty when it promises none. */
    static Optional<EnvKind> promisedBy(VariableName name) {
        var last = name.words().getLast();
        if (name.isSecret()) {
            return Optional.of(SECRET);
        }
        if (last.equals("PORT") && DATABASE_PORT.matcher(name.text()).matches()) {
            return Optional.of(PORT);
        }
        if (last.equals("URL") || last.equals("URI")) {
            return Optional.of(URL);
        }
        if (last.equals("ENABLED")
                || (name.words().size() > 1 && Set.of("ENABLE", "IS", "USE").contains(name.first()))) {
            return Optional.of(BOOLEAN);
        }
        if (COUNTS.contains(last)
                || name.text().equals("POOL_SIZE")
                || name.text().equals("MAX_CONNECTIONS")) {
            return Optional.of(INTEGER);
        }
        return last.equals("EMAIL") || name.text().equals("EMAIL_FROM") ? Optional.of(EMAIL) : Optional.empty();
    }

    /** The kind that name and value together speak for. */
    static EnvKind inferred(VariableName name, String value) {
        var promised = promisedBy(name);
        if (promised.isPresent() && (value.isEmpty() || promised.get().accepts(value))) {
            return promised.get();
        }
        if (Stage.NAMES.contains(name.text()) || name.text().endsWith("LOG_LEVEL")) {
            return ENUM;
        }
        if (name.hasAny(Set.of("EXPIRATION", "EXPIRES", "EXPIRY", "TTL", "TIMEOUT", "INTERVAL"))
                && DURATION.accepts(value)) {
            return INTEGER.accepts(value) ? INTEGER : DURATION;
        }
        if (value.contains("://")) {
            return URL;
        }
        if (value.matches("(?i)true|false")) {
            return BOOLEAN;
        }
        return INTEGER.accepts(value) ? INTEGER : TEXT;
    }
}

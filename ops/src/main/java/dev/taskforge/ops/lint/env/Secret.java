package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A value that must be kept from others: that of a secret variable, or the password in an address.
 *
 * @param spot where it stands
 * @param inUrl whether it is part of an address
 */
record Secret(Given given, Spot spot, String value, boolean inUrl) {
    private static final Pattern ISSUED =
            Pattern.compile("(?:[srp]k_live_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-"
                    + "|AKIA|ASIA|AIza|SG\\.|npm_|dckr_pat_|hf_|Mid-server-)[A-Za-z0-9_.\\-]{12,}");
    private static final int LEAST_REAL = 12;
    private static final int LEAST_DISTINCT = 8;

    /** Why a secret protects nothing; a secret has one reason at most. */
    enum Weakness {
        DEFAULT,
        NAME,
        PLACEHOLDER,
        WORDS,
        NONE
    }

    /** Those written in files that are in use. */
    static List<Secret> all(Setup setup) {
        return Givens.of(setup).secrets();
    }

    static List<Secret> of(List<Given> all) {
        var secrets = new ArrayList<Secret>();
        for (var given : all) {
            if (!given.literal() || given.isEmpty() || isNothing(given)) {
                continue;
            }
            var url = given.url();
            var password = url.map(ServiceUrl::password).orElse(null);
            if (password != null) {
                if (!password.text().isEmpty()) {
                    secrets.add(new Secret(given, given.part(password.start(), password.end()), password.text(), true));
                }
            } else if (url.isEmpty() && given.name().isSecret()) {
                secrets.add(new Secret(given, given.spot(), given.value(), false));
            }
        }
        return secrets;
    }

    /** Laravel, which is known by its key, takes this word for no value at all. */
    private static boolean isNothing(Given given) {
        return given.value().equals("null")
                && given.source() != null
                && given.source().declares("APP_KEY");
    }

    /** The name of its variable. */
    VariableName name() {
        return given.name();
    }

    /**
     * Why it protects nothing.
     *
     * @param names of users, databases and services beside it, in lower case
     */
    Weakness weakness(Set<String> names) {
        if (Placeholders.isDefault(value)) {
            return Weakness.DEFAULT;
        }
        if (Placeholders.plain(value).equals(Placeholders.plain(name().text()))
                || names.contains(value.toLowerCase(Locale.ROOT))) {
            return Weakness.NAME;
        }
        if (Placeholders.asksToBeReplaced(value)) {
            return Weakness.PLACEHOLDER;
        }
        return Placeholders.isWords(value) ? Weakness.WORDS : Weakness.NONE;
    }

    /** Names that no secret may be equal to: users, databases and services. */
    static Set<String> names(Setup setup, List<Given> all) {
        Predicate<Given> named = given -> given.name().isUser()
                || (given.name().last().equals("NAME") && !given.name().isSecret())
                || given.name().text().matches("(?:POSTGRES|MYSQL|MARIADB)_(?:DB|DATABASE)");
        var names = all.stream()
                .filter(named)
                .map(given -> given.value().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        setup.stacks().forEach(stack -> stack.services().forEach(service -> names.add(service.name())));
        for (var given : all) {
            var user = given.url().map(ServiceUrl::user).orElse(null);
            if (user != null) {
                names.add(user.text().toLowerCase(Locale.ROOT));
            }
        }
        names.remove("");
        return names;
    }

    /** Whether it looks like one that opens something, not like a sample. */
    boolean isReal() {
        if (weakness(Set.of()) != Weakness.NONE || Placeholders.isMadeUp(value)) {
            return false;
        }
        return ISSUED.matcher(value).matches()
                || value.contains("PRIVATE KEY-----")
                || (value.length() >= LEAST_REAL
                        && value.chars().distinct().count() >= LEAST_DISTINCT
                        && value.chars().noneMatch(c -> c == ' ' || c == '<' || c == '>'));
    }

    /** The name only. */
    @Override
    public String toString() {
        return spot + " " + name();
    }
}

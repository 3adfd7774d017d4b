package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;
import static dev.taskforge.ops.project.Priority.P2;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Settings that let in whom nobody invited: hosts, origins, content policies, plain connections, long sessions. */
final class ExposureRules {
    private static final Pattern LIST = Pattern.compile("[,;\\s\"'\\[\\]]+");
    /** What a browser or another company is told about this application. */
    private static final Set<String> PUBLIC_NAMES = Set.of(
            "APP_URL",
            "BASE_URL",
            "CLIENT_URL",
            "FRONTEND_URL",
            "NEXTAUTH_URL",
            "PUBLIC_URL",
            "SITE_URL",
            "WEB_URL",
            "WEBAPP_URL",
            "DOMAIN_URL",
            "APPLICATION_URL");

    private static final double LONGEST_ACCESS_HOURS = 12;

    static final List<Rule> ALL = List.of(
            rule("allowed-hosts-any", P0, ProductionRules.each(ExposureRules::anyHost)),
            rule("cors-any-origin", P0, ProductionRules.each(ExposureRules::anyOrigin)),
            rule("csp-unsafe-eval", P1, ProductionRules.each(ExposureRules::unsafeEval)),
            rule("csp-unsafe-inline", P2, ProductionRules.each(ExposureRules::unsafeInline)),
            rule("plain-http", P0, ProductionRules.each(ExposureRules::plainHttp)),
            rule("public-url-local", P1, ProductionRules.each(ExposureRules::local)),
            rule("example-domain", P0, ProductionRules.each(ExposureRules::sample)),
            rule("hsts-off", P1, ProductionRules.each(ExposureRules::hstsOff)),
            rule("token-lifetime", P1, ProductionRules.each(ExposureRules::lifetime)),
            rule("refresh-lifetime", P1, ExposureRules::refresh));

    private ExposureRules() {}

    private static void anyHost(Given given, Found found) {
        if (given.name().text().endsWith("ALLOWED_HOSTS") && items(given).contains("*")) {
            found.at(given.spot(), given.name());
        }
    }

    private static void anyOrigin(Given given, Found found) {
        var name = given.name();
        if (!name.has("CORS") && !name.text().endsWith("ALLOWED_ORIGINS")) {
            return;
        }
        boolean all = (name.has("ALL") && given.value().matches("(?i)true|1|yes|on"))
                || (!name.has("HEADERS")
                        && !name.has("METHODS")
                        && items(given).stream().anyMatch(item -> item.matches("(?:https?://)?\\*")));
        if (all) {
            found.at(given.spot(), given.name());
        }
    }

    private static void unsafeEval(Given given, Found found) {
        unsafe(given, "'unsafe-eval'", found);
    }

    private static void unsafeInline(Given given, Found found) {
        unsafe(given, "'unsafe-inline'", found);
    }

    /** A word in the directive that governs scripts: {@code script-src}, or without it {@code default-src}. */
    private static void unsafe(Given given, String word, Found found) {
        var name = given.name();
        if (!name.has("CSP") && !name.text().contains("CONTENT_SECURITY_POLICY")) {
            return;
        }
        int at = directive(given.value(), "script-src");
        int start = at >= 0 ? at : directive(given.value(), "default-src");
        if (start < 0) {
            return;
        }
        int end = given.value().indexOf(';', start);
        int place = given.value()
                .substring(start, end < 0 ? given.value().length() : end)
                .toLowerCase(Locale.ROOT)
                .indexOf(word);
        if (place >= 0) {
            found.at(given.part(start + place, start + place + word.length()), name);
        }
    }

    /** Where a directive begins, or -1. */
    private static int directive(String policy, String directive) {
        int start = 0;
        while (start < policy.length()) {
            int end = policy.indexOf(';', start);
            end = end < 0 ? policy.length() : end;
            var words = policy.substring(start, end).strip().toLowerCase(Locale.ROOT);
            if (words.equals(directive) || words.startsWith(directive + " ")) {
                return start;
            }
            start = end + 1;
        }
        return -1;
    }

    private static void plainHttp(Given given, Found found) {
        if (!given.name().has("PROXY") && PublicAddress.hasPlainPublic(given.value())) {
            found.at(given.spot(), given.name());
        }
    }

    private static void local(Given given, Found found) {
        var name = given.name();
        boolean open = PUBLIC_NAMES.contains(name.text())
                || name.has("CORS")
                || name.text().startsWith("NEXT_PUBLIC_")
                || name.text().startsWith("VITE_")
                || name.text().endsWith("CSRF_TRUSTED_ORIGINS");
        if (open && PublicAddress.hasLocal(given.value())) {
            found.at(given.spot(), name);
        }
    }

    private static void sample(Given given, Found found) {
        if (!given.name().isSecret() && PublicAddress.isSample(given.value())) {
            found.at(given.spot(), given.name());
        }
    }

    private static void hstsOff(Given given, Found found) {
        boolean off = given.value().matches("(?i)false|0|no|off");
        if (given.name().has("HSTS")
                && !given.name().has("PRELOAD")
                && !given.name().has("SUBDOMAINS")
                && off) {
            found.at(given.spot(), given.name());
        }
    }

    private static void lifetime(Given given, Found found) {
        if (isAccess(given.name()) && Lifetime.hours(given) > LONGEST_ACCESS_HOURS) {
            found.at(given.spot(), given.name(), (int) LONGEST_ACCESS_HOURS);
        }
    }

    private static void refresh(Setup setup, Found found) {
        var all = Given.all(setup);
        for (var given : all) {
            if (!given.production()
                    || !Lifetime.isNamed(given.name())
                    || !given.name().has("REFRESH")) {
                continue;
            }
            double hours = Lifetime.hours(given);
            all.stream()
                    .filter(other -> other.spot()
                                    .file()
                                    .path()
                                    .equals(given.spot().file().path())
                            && isAccess(other.name())
                            && Lifetime.hours(other) >= hours
                            && hours > 0)
                    .findFirst()
                    .ifPresent(other -> found.at(given.spot(), given.name(), other.name()));
        }
    }

    private static boolean isAccess(VariableName name) {
        return Lifetime.isNamed(name) && !name.has("REFRESH") && (name.has("JWT") || name.has("ACCESS"));
    }

    private static List<String> items(Given given) {
        return Arrays.asList(LIST.split(given.value()));
    }
}

package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;
import static dev.taskforge.ops.project.Priority.P2;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.Stack;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values that are right while developing and wrong in production. */
final class ProductionRules {
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");
    private static final Set<String> ENVIRONMENTS = Set.of(
            "production",
            "prod",
            "live",
            "staging",
            "stage",
            "development",
            "dev",
            "local",
            "test",
            "testing",
            "ci",
            "qa",
            "uat",
            "sandbox",
            "demo",
            "preview");
    /** They compare with the whole word. */
    private static final Set<String> EXACT = Set.of("NODE_ENV", "RAILS_ENV", "RACK_ENV");

    private static final Pattern TEST_KEY =
            Pattern.compile("(?:[sprw]k_test_|SB-Mid-(?:server|client)-|xnd_(?:public_)?development_).*");
    private static final Pattern SANDBOX =
            Pattern.compile("(?i)https?://(?:[a-z0-9-]{1,63}\\.)*(?:sandbox|[a-z0-9]{1,30}-sandbox)\\..*");
    private static final Pattern SANDBOX_SWITCH = Pattern.compile("(?i)(?:.*_)?SANDBOX(?:_MODE|_ENABLED)?");
    private static final Pattern OTHER_DATABASE =
            Pattern.compile("(?i)(?:.*[_-])?(?:dev|devel|development|test|testing|local|staging)|(?:dev|test)[_-].*");
    private static final Set<String> DATABASE_NAMES = Set.of(
            "DB_NAME",
            "DB_DATABASE",
            "DATABASE_NAME",
            "POSTGRES_DB",
            "MYSQL_DATABASE",
            "MARIADB_DATABASE",
            "PGDATABASE");

    static final List<Rule> ALL = List.of(
            rule("environment-name", P0, ProductionRules::environmentName),
            rule("debug-in-production", P0, each(ProductionRules::debug)),
            rule("log-level-debug", P1, each(ProductionRules::logLevel)),
            rule("backtrace-in-production", P2, each(ProductionRules::backtrace)),
            rule("test-key-in-production", P1, each(ProductionRules::testKey)),
            rule("placeholder-value", P1, each(ProductionRules::placeholder)),
            rule("development-database", P0, each(ProductionRules::database)),
            rule("database-superuser", P2, each(ProductionRules::superuser)),
            rule("mail-incomplete", P1, ProductionRules::mail));

    private ProductionRules() {}

    /** Looks at every value that is written for production. */
    static Rule.Search each(BiConsumer<Given, Found> look) {
        return (setup, found) -> Given.all(setup).stream()
                .filter(given -> given.production() && given.literal() && !given.isEmpty())
                .forEach(given -> look.accept(given, found));
    }

    private static void environmentName(Setup setup, Found found) {
        for (var given : Given.all(setup)) {
            var name = given.name().text();
            if (!Stage.NAMES.contains(name) || given.isEmpty() || !given.literal() || name.startsWith("SPRING")) {
                continue;
            }
            var value = given.value();
            boolean unknown = !ENVIRONMENTS.contains(value.toLowerCase(Locale.ROOT));
            boolean shortened = EXACT.contains(name) && Stage.isProductionValue(value) && !value.equals("production");
            boolean other = !Stage.isProductionValue(value) && isForProduction(given, setup);
            if (unknown || shortened || other) {
                found.at(given.spot(), given.name());
            }
        }
    }

    /** Whether the file, or one of those that are started with it, is called production. */
    private static boolean isForProduction(Given given, Setup setup) {
        var path = given.spot().file().path();
        return Stage.isNamedProduction(List.of(given.spot().file().name()))
                || setup.stacks().stream()
                        .filter(stack -> stack.files().stream()
                                        .anyMatch(file -> file.path().equals(path))
                                || isEnvironmentOf(stack, path))
                        .anyMatch(stack -> Stage.isNamedProduction(
                                stack.files().stream().map(file -> file.name()).toList()));
    }

    private static boolean isEnvironmentOf(Stack stack, String path) {
        return stack.environment() != null && stack.environment().file().path().equals(path);
    }

    private static void debug(Given given, Found found) {
        if (given.name().words().getLast().equals("DEBUG") && is(TRUE, given)) {
            found.at(given.spot(), given.name());
        }
    }

    private static void logLevel(Given given, Found found) {
        var name = given.name().text().toUpperCase(Locale.ROOT);
        boolean level = name.endsWith("LOG_LEVEL")
                || name.endsWith("LOGLEVEL")
                || name.equals("RUST_LOG")
                || name.startsWith("LOGGING_LEVEL");
        if (level && given.value().matches("(?i)(?:debug|trace|verbose|silly|all)(?:,.*)?")) {
            found.at(given.spot(), given.name());
        }
    }

    private static void backtrace(Given given, Found found) {
        if (given.name().text().matches("RUST(?:_LIB)?_BACKTRACE")
                && !given.value().equals("0")) {
            found.at(given.spot(), given.name());
        }
    }

    private static void testKey(Given given, Found found) {
        var name = given.name();
        boolean sandboxed = (SANDBOX_SWITCH.matcher(name.text()).matches() && is(TRUE, given))
                || (name.text().endsWith("_IS_PRODUCTION") && is(FALSE, given))
                || ((name.has("MODE") || name.has("ENV") || name.has("ENVIRONMENT"))
                        && given.value().equalsIgnoreCase("sandbox"));
        if (sandboxed
                || TEST_KEY.matcher(given.value()).matches()
                || SANDBOX.matcher(given.value()).matches()) {
            found.at(given.spot(), name, Masked.of(given.value()));
        }
    }

    private static void placeholder(Given given, Found found) {
        boolean other = given.name().isSecret() || given.url().isPresent() || PublicAddress.isSample(given.value());
        if (!other && Placeholders.asksToBeReplaced(given.value())) {
            found.at(given.spot(), given.name());
        }
    }

    private static void database(Given given, Found found) {
        var url = given.url().filter(ServiceUrl::isSql);
        var part = url.map(ServiceUrl::database).orElse(null);
        if (part != null && OTHER_DATABASE.matcher(part.text()).matches()) {
            found.at(given.part(part.start(), part.end()), given.name());
        } else if (DATABASE_NAMES.contains(given.name().text())
                && OTHER_DATABASE.matcher(given.value()).matches()) {
            found.at(given.spot(), given.name());
        }
    }

    private static void superuser(Given given, Found found) {
        var url = given.url().filter(ServiceUrl::isSql).orElse(null);
        var user = url == null ? null : url.user();
        if (url != null
                && user != null
                && user.text().equals(url.isMysql() ? "root" : url.isPostgres() ? "postgres" : "sa")) {
            found.at(given.part(user.start(), user.end()), given.name());
        }
    }

    private static void mail(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            var smtp = env.effective().values().stream()
                    .filter(each ->
                            each.key().startsWith("SMTP_") && !each.value().isEmpty())
                    .toList();
            if (env.example() || !Stage.isProduction(env) || smtp.isEmpty()) {
                continue;
            }
            boolean user = has(env, "SMTP_USERNAME") || has(env, "SMTP_USER") || has(env, "SMTP_LOGIN");
            boolean password = has(env, "SMTP_PASSWORD") || has(env, "SMTP_PASS");
            boolean server = Stream.of("SMTP_HOST", "SMTP_SERVER", "SMTP_ADDRESS", "SMTP_HOSTNAME", "SMTP_URL")
                    .anyMatch(name -> has(env, name));
            // A port alone may be the one that a mail server of this stack offers.
            boolean client = user || password || has(env, "SMTP_FROM");
            var missing = !server && !client
                    ? ""
                    : !server
                            ? "SMTP_HOST"
                            : user && !password ? "SMTP_PASSWORD" : !user && password ? "SMTP_USERNAME" : "";
            if (!missing.isEmpty()) {
                found.at(smtp.getFirst().name(), smtp.getFirst().key(), missing);
            }
        }
    }

    private static boolean has(EnvSource env, String name) {
        return !env.values().getOrDefault(name, "").isEmpty();
    }

    private static boolean is(Set<String> words, Given given) {
        return words.contains(given.value().toLowerCase(Locale.ROOT));
    }
}

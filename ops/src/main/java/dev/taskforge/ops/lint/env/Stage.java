package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.compose.Stack;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file is meant for. It is for production unless its name or the environment it names says otherwise: what is
 * started on a server is mostly called {@code .env}.
 */
final class Stage {
    /** The variables by which an application is told its environment. */
    static final Set<String> NAMES = Set.of(
            "APP_ENVIRONMENT",
            "APP_ENV",
            "APPLICATION_ENV",
            "ASPNETCORE_ENVIRONMENT",
            "DEPLOY_ENV",
            "DJANGO_ENV",
            "ENVIRONMENT",
            "FLASK_ENV",
            "GO_ENV",
            "NODE_ENV",
            "RACK_ENV",
            "RAILS_ENV",
            "SPRING_PROFILES_ACTIVE");

    private static final Pattern PRODUCTION = Pattern.compile("(?i)(?:.*[._-])?(?:prod|production|live)(?:[._-].*)?");
    private static final Pattern OTHER = Pattern.compile(
            "(?i)(?:.*[._-])?(?:dev|devel|development|local|test|testing|tests|ci|e2e|staging|stage|sandbox|override|debug)(?:[._-].*)?");
    private static final Set<String> PRODUCTION_VALUES = Set.of("production", "prod", "live");

    private Stage() {}

    static boolean isProduction(EnvSource env) {
        var name = env.file().name();
        if (PRODUCTION.matcher(name).matches()) {
            return true;
        }
        return !OTHER.matcher(name).matches()
                && NAMES.stream().map(env.values()::get).allMatch(value -> value == null || !isOther(value));
    }

    static boolean isProduction(Stack stack) {
        var names = stack.files().stream().map(file -> file.name()).toList();
        return isNamedProduction(names)
                || names.stream().noneMatch(name -> OTHER.matcher(name).matches());
    }

    /** Whether one of the names says production. */
    static boolean isNamedProduction(List<String> fileNames) {
        return fileNames.stream().anyMatch(name -> PRODUCTION.matcher(name).matches());
    }

    /** Whether the value of such a variable is what production is called. */
    static boolean isProductionValue(String value) {
        return PRODUCTION_VALUES.contains(value.toLowerCase(Locale.ROOT));
    }

    private static boolean isOther(String value) {
        return !value.isEmpty() && OTHER.matcher(value).matches();
    }
}

package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.env.Secret.Weakness;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Secrets that protect nothing: defaults, placeholders, short ones, one for two doors. */
final class SecretRules {
    /** RFC 7518 section 3.2: a key of HS256 has at least the size of the hash. */
    private static final int LEAST_KEY_BYTES = 32;

    private static final int LEAST_PASSWORD = 16;
    /** Django's own check W009 asks for both. */
    private static final int LEAST_DJANGO = 50;

    private static final int LEAST_DJANGO_DISTINCT = 5;
    private static final String DJANGO_SAMPLE = "django-insecure-";
    /** Passwords that somebody else gives out. */
    private static final Set<String> ISSUED = Set.of("SMTP", "EMAIL", "MAIL", "MAILGUN", "SENDGRID", "IMAP");

    static final List<Rule> ALL = List.of(
            rule("secret-default", P0, weak(Weakness.DEFAULT)),
            rule("secret-is-name", P0, weak(Weakness.NAME)),
            rule("secret-placeholder", P0, weak(Weakness.PLACEHOLDER)),
            rule("secret-words", P0, weak(Weakness.WORDS)),
            rule("signing-key-short", P0, SecretRules::shortKey),
            rule("django-key-weak", P0, SecretRules::djangoKey),
            rule("password-short", P1, SecretRules::shortPassword),
            rule("refresh-secret-equal", P0, SecretRules::refreshEqual),
            rule("secret-reused", P1, SecretRules::reused));

    private SecretRules() {}

    private static Rule.Search weak(Weakness weakness) {
        return (setup, found) -> {
            for (var secret : Givens.of(setup).secrets(weakness)) {
                found.at(secret.spot(), secret.name(), Masked.of(secret.value()));
            }
        };
    }

    /** Secrets that have no other fault and fit {@code filter}. */
    private static List<Secret> strong(Setup setup, Predicate<Secret> filter) {
        return Givens.of(setup).secrets(Weakness.NONE).stream().filter(filter).toList();
    }

    private static void shortKey(Setup setup, Found found) {
        boolean django = isDjango(setup);
        for (var secret : strong(setup, each -> !each.inUrl() && each.name().isSigningKey())) {
            int bytes = bytes(secret.value());
            if (bytes < LEAST_KEY_BYTES && !(django && isDjangoKey(secret))) {
                found.at(secret.spot(), secret.name(), bytes, LEAST_KEY_BYTES);
            }
        }
    }

    /** Of the key itself: Laravel writes it as {@code base64:…}. */
    private static int bytes(String value) {
        if (value.startsWith("base64:")) {
            try {
                return Base64.getDecoder().decode(value.substring("base64:".length())).length;
            } catch (IllegalArgumentException e) {
                return value.length();
            }
        }
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void djangoKey(Setup setup, Found found) {
        boolean django = isDjango(setup);
        for (var secret : Secret.all(setup)) {
            var value = secret.value();
            boolean key = !secret.inUrl() && django && isDjangoKey(secret);
            boolean weak = value.length() < LEAST_DJANGO
                    || value.chars().distinct().count() < LEAST_DJANGO_DISTINCT
                    || value.startsWith(DJANGO_SAMPLE);
            if (key && weak) {
                found.at(secret.spot(), secret.name(), value.length(), LEAST_DJANGO);
            }
        }
    }

    private static boolean isDjango(Setup setup) {
        return Given.all(setup).stream()
                .anyMatch(given ->
                        given.name().first().equals("DJANGO") || given.value().startsWith(DJANGO_SAMPLE));
    }

    private static boolean isDjangoKey(Secret secret) {
        return secret.name().isDjangoKey() || secret.name().text().equals("SECRET_KEY");
    }

    private static void shortPassword(Setup setup, Found found) {
        for (var secret : strong(setup, each -> each.inUrl() || each.name().isPassword())) {
            int length = secret.value().codePointCount(0, secret.value().length());
            if (length < LEAST_PASSWORD && !isIssued(secret.name())) {
                found.at(secret.spot(), secret.name(), length, LEAST_PASSWORD);
            }
        }
    }

    /** Whether somebody else gives the password out. */
    static boolean isIssued(VariableName name) {
        return name.hasAny(ISSUED);
    }

    private static void refreshEqual(Setup setup, Found found) {
        var all = Given.all(setup);
        var byName = new HashMap<String, Given>();
        all.forEach(given -> byName.put(given.name().text(), given));
        for (var given : all) {
            var other = byName.get(given.name().text().replaceFirst("REFRESH_|_REFRESH", ""));
            if (given.name().has("REFRESH")
                    && given.name().isSecret()
                    && !given.isEmpty()
                    && other != null
                    && !other.equals(given)
                    && other.value().equals(given.value())) {
                found.at(given.spot(), given.name(), other.name(), Masked.of(given.value()));
            }
        }
    }

    private static void reused(Setup setup, Found found) {
        var first = new HashMap<String, Secret>();
        for (var secret : strong(setup, each -> true)) {
            var before = first.putIfAbsent(secret.value(), secret);
            if (before != null && !isSameDoor(before, secret) && !isRefresh(before, secret)) {
                found.at(secret.spot(), secret.name(), before.name(), Masked.of(secret.value()));
            }
        }
    }

    private static boolean isRefresh(Secret one, Secret other) {
        return one.name().has("REFRESH") != other.name().has("REFRESH");
    }

    private static boolean isSameDoor(Secret one, Secret other) {
        var name = one.name().text();
        var second = other.name().text();
        return name.equals(second)
                || name.endsWith("_" + second)
                || second.endsWith("_" + name)
                || door(one).equals(door(other));
    }

    /** What the secret opens, as far as the name of its variable tells. */
    private static String door(Secret secret) {
        if (secret.inUrl()) {
            var url = secret.given().url().orElseThrow();
            return url.isSql() ? "sql" : url.isRedis() ? "redis" : url.scheme();
        }
        var first = secret.name().first();
        var door = DOORS.entrySet().stream()
                .filter(entry -> entry.getValue().contains(first))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(first);
        return door.equals("sql") && secret.name().has("ROOT") ? "sql root" : door;
    }

    private static final Map<String, Set<String>> DOORS = Map.of(
            "sql",
            Set.of("DB", "DATABASE", "POSTGRES", "POSTGRESQL", "PG", "PGPASSWORD", "MYSQL", "MARIADB", "SQL"),
            "redis",
            Set.of("REDIS", "VALKEY", "CACHE", "CELERY", "QUEUE"),
            "amqp",
            Set.of("RABBITMQ", "AMQP"),
            "mongodb",
            Set.of("MONGO", "MONGODB"),
            "storage",
            Set.of("MINIO", "S3", "AWS", "STORAGE", "SPACES"),
            "grafana",
            Set.of("GF", "GRAFANA"),
            "mail",
            Set.of("SMTP", "EMAIL", "MAIL"));
}

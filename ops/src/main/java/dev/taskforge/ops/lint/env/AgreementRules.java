package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.Service;
import dev.taskforge.ops.lint.compose.Setting;
import dev.taskforge.ops.lint.compose.Stack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Places that say the same thing twice and must say it alike, and hosts that nobody answers at. */
final class AgreementRules {
    private static final Pattern LOCAL = Pattern.compile("(?i)localhost|127\\.[0-9.]+|\\[::1]|::1");
    private static final Pattern SINGLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    private static final Set<String> HOSTS = Set.of(
            "DB_HOST",
            "DATABASE_HOST",
            "POSTGRES_HOST",
            "PGHOST",
            "MYSQL_HOST",
            "MARIADB_HOST",
            "REDIS_HOST",
            "VALKEY_HOST",
            "RABBITMQ_HOST",
            "MONGO_HOST",
            "MEMCACHED_HOST");

    static final List<Rule> ALL = List.of(
            rule("url-and-parts-differ", P0, AgreementRules::urlAndParts),
            rule("passwords-differ", P0, AgreementRules::passwords),
            rule("service-credentials-differ", P0, AgreementRules::services),
            rule("host-is-localhost", P1, AgreementRules::localhost),
            rule("host-unknown", P1, AgreementRules::unknownHost));

    private AgreementRules() {}

    private static void urlAndParts(Setup setup, Found found) {
        boolean initialised = UrlParts.isInitialised(setup);
        for (var env : setup.envFiles()) {
            if (env.example()) {
                continue;
            }
            var effective = env.effective();
            for (var given : Givens.of(setup).of(env)) {
                var parts =
                        given.url().map(url -> UrlParts.of(given.name(), url)).orElse(List.of());
                for (var part : parts) {
                    for (var name : part.names()) {
                        var other = effective.get(name);
                        var value = env.values().getOrDefault(name, "");
                        boolean differs = !value.isEmpty() && !value.equals(part.value());
                        if (other != null && differs && part.isComparable(env.values(), name, initialised)) {
                            found.at(
                                    part.spot(given),
                                    given.name(),
                                    name,
                                    other.name().line());
                        }
                    }
                }
            }
        }
    }

    /** The passwords of one user under several names. */
    private static void passwords(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            var own = env.effective().get("DB_PASSWORD");
            if (env.example() || own == null) {
                continue;
            }
            for (var prefix : List.of("POSTGRES", "MYSQL", "MARIADB")) {
                var other = env.effective().get(prefix + "_PASSWORD");
                var value = env.values().getOrDefault(prefix + "_PASSWORD", "");
                var user = first(env.values(), "DB_USER", "DB_USERNAME");
                var otherUser = first(env.values(), prefix + "_USER");
                boolean sameUser = user.isEmpty() || otherUser.isEmpty() || user.equals(otherUser);
                if (other != null
                        && sameUser
                        && !value.isEmpty()
                        && !value.equals(first(env.values(), "DB_PASSWORD"))) {
                    found.at(other.name(), other.key(), own.key(), own.name().line());
                }
            }
        }
    }

    private static String first(Map<String, String> values, String... names) {
        for (var name : names) {
            var value = values.get(name);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    /** What one service says to a database, beside what the database was made with. */
    private static void services(Setup setup, Found found) {
        boolean initialised = UrlParts.isInitialised(setup);
        for (var stack : setup.stacks()) {
            for (var service : stack.services()) {
                for (var setting : service.environment()) {
                    var value = setting.value();
                    if (value != null && !isCompared(setting, setup)) {
                        ServiceUrl.read(value)
                                .ifPresent(url -> compare(stack, service, setting, url, initialised, found));
                    }
                }
            }
        }
    }

    /** Whether it is a variable of the environment file as it is, which is compared there. */
    static boolean isCompared(Setting setting, Setup setup) {
        var raw = setting.raw();
        return (raw != null && raw.matches("\\$\\{?" + Pattern.quote(setting.name()) + "\\b.*"))
                || setup.envFiles().stream()
                        .anyMatch(env ->
                                env.file().path().equals(setting.spot().file().path()));
    }

    private static void compare(
            Stack stack, Service service, Setting setting, ServiceUrl url, boolean initialised, Found found) {
        var host = url.hosts().isEmpty() ? "" : url.hosts().getFirst().name();
        var server = stack.service(host);
        if (server.isEmpty() || server.get().name().equals(service.name())) {
            return;
        }
        var values = values(server.get());
        for (var part : UrlParts.of(VariableName.of(url.isSql() ? "DATABASE_URL" : "REDIS_URL"), url)) {
            for (var name : part.names()) {
                var value = values.getOrDefault(name, "");
                boolean differs = !value.isEmpty() && !value.equals(part.value());
                if (name.matches("(?:POSTGRES|MYSQL|MARIADB|REDIS|VALKEY)_.*")
                        && differs
                        && part.isComparable(values, name, initialised)) {
                    found.at(
                            setting.spot(),
                            setting.name(),
                            service.name(),
                            name,
                            server.get().name());
                }
            }
        }
    }

    private static Map<String, String> values(Service service) {
        return service.environment().stream()
                .collect(Collectors.toMap(
                        Setting::name, each -> each.value() == null ? "" : each.value(), (before, last) -> last));
    }

    private static void localhost(Setup setup, Found found) {
        for (var host : hosts(setup)) {
            if (LOCAL.matcher(host.name).matches() && !isOnHostNetwork(host.stack)) {
                found.at(host.setting.spot(), host.setting.name(), host.service.name());
            }
        }
    }

    private static void unknownHost(Setup setup, Found found) {
        for (var host : hosts(setup)) {
            boolean single = SINGLE.matcher(host.name).matches()
                    && !LOCAL.matcher(host.name).matches();
            if (single && host.stack.service(host.name).isEmpty() && !isMentioned(host)) {
                found.at(host.setting.spot(), host.setting.name(), host.service.name());
            }
        }
    }

    private static boolean isOnHostNetwork(Stack stack) {
        return stack.files().stream().anyMatch(file -> file.text().contains("network_mode"));
    }

    /** Whether the name stands somewhere in the files: as an alias, a container's name, an extra host. */
    private static boolean isMentioned(Host host) {
        var word = Pattern.compile("(?:name|aliases|extra_hosts|external|links)[^\\n]*:[\\s\\S]{0,200}?\\b"
                + Pattern.quote(host.name) + "\\b");
        return host.stack.files().stream()
                        .anyMatch(file -> word.matcher(file.text()).find())
                || host.stack.files().stream().anyMatch(file -> file.text().contains("external: true"));
    }

    /** A host that a service is told to ask. */
    private record Host(Stack stack, Service service, Setting setting, String name) {}

    private static List<Host> hosts(Setup setup) {
        var hosts = new ArrayList<Host>();
        for (var stack : setup.stacks()) {
            var seen = new HashSet<String>();
            for (var service : stack.services()) {
                for (var setting : service.environment()) {
                    var value = setting.value() == null ? "" : setting.value();
                    if (HOSTS.contains(setting.name()) && !value.isEmpty() && seen.add(setting.name() + value)) {
                        hosts.add(new Host(stack, service, setting, value));
                    }
                    ServiceUrl.read(value)
                            .ifPresent(url -> url.hosts().stream()
                                    .filter(host -> !host.name().isEmpty() && seen.add(setting.name() + host.name()))
                                    .forEach(host -> hosts.add(new Host(stack, service, setting, host.name()))));
                }
            }
        }
        return hosts;
    }
}

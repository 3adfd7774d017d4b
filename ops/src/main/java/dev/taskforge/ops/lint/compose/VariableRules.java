package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.CommandSecrets;
import dev.taskforge.ops.yaml.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether the environment of a service is what its image reads, and what secrets lie open in it. */
public final class VariableRules {
    private static final String FIRST_START = "/docker-entrypoint-initdb.d";

    private static final Pattern SECRET_OPTION = Pattern.compile(
            "--(?:requirepass|masterauth|password|pass|pwd|secret|token|api-key|apikey|auth-token|root-password)");

    private static final Pattern FALLBACK =
            Pattern.compile("\\$\\{(?<name>[A-Za-z_]\\w*+)(?<empty>:?)-(?<value>[^${}]++)\\}");

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?:.*_)?(?:PASSWORD|PASSWD|PASS|PWD|SECRET|SECRET_KEY|TOKEN|API_KEY|APIKEY|PRIVATE_KEY|ACCESS_KEY)(?:_BASE)?");

    private VariableRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-variable-of-other-image", Priority.P0, Production.services(VariableRules::ofOther)),
                rule("compose-env-file-missing", Priority.P1, VariableRules::envFileMissing),
                rule("compose-variable-value-unknown", Priority.P1, Production.services(VariableRules::value)),
                rule("compose-variable-unknown", Priority.P1, Production.services(VariableRules::unknown)),
                rule("compose-database-without-password", Priority.P0, Production.services(VariableRules::noPassword)),
                rule("compose-secret-literal", Priority.P1, Production.services(VariableRules::literal)),
                rule("compose-secret-in-command", Priority.P1, Production.services(VariableRules::inCommand)));
    }

    /** Variables of another image that does the same work, which this one does not know. */
    private static void ofOther(Service service, Stack stack, Found found) {
        var own = ImageVariables.of(service);
        if (own.isEmpty()) {
            return;
        }
        for (var setting : service.environment()) {
            ImageVariables.owner(setting.name(), own.get())
                    .ifPresent(other ->
                            found.at(setting.spot(), setting.name(), own.get().image(), other.image()));
        }
    }

    /** Without a sample beside it nobody knows what would have to be in it. */
    private static void envFileMissing(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    for (var use : service.envFiles()) {
                        var path = Paths.beside(use.spot().file(), use.path());
                        boolean sample = setup.envFiles().stream()
                                .anyMatch(source -> source.example()
                                        && path != null
                                        && source.file().path().startsWith(path));
                        if (use.required() && use.source() == null && path != null && !sample) {
                            to.at(use.spot(), service.name(), use.path());
                        }
                    }
                })
                .look(setup, found);
    }

    private static void value(Service service, Stack stack, Found found) {
        ImageVariables.of(service)
                .ifPresent(own -> own.values()
                        .forEach((name, allowed) -> service.setting(name)
                                .filter(setting -> setting.value() != null
                                        && !allowed.contains(setting.value().toLowerCase(Locale.ROOT)))
                                .ifPresent(setting -> found.at(
                                        setting.spot(),
                                        name,
                                        String.valueOf(setting.value()),
                                        String.join(
                                                ", ", allowed.stream().sorted().toList())))));
    }

    /** Names that begin like those of the image and are none of them: it never reads them. */
    private static void unknown(Service service, Stack stack, Found found) {
        // What the image runs when it first starts may read more names.
        boolean scripts = service.entrypoint() != null
                || service.mounts().stream().anyMatch(mount -> mount.target().startsWith(FIRST_START));
        ImageVariables.of(service).filter(own -> own.complete() && !scripts).ifPresent(own -> {
            for (var setting : service.environment()) {
                if (own.claims(setting.name()) && !own.knows(setting.name())) {
                    found.at(setting.spot(), setting.name(), own.image(), nearest(setting.name(), own));
                }
            }
        });
    }

    /** What was probably meant, or else all there is. */
    private static String nearest(String name, ImageVariables own) {
        var known = own.names().stream()
                .map(one -> one.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        return Nearest.to(name, known).orElse(String.join(", ", known)).toUpperCase(Locale.ROOT);
    }

    private static void noPassword(Service service, Stack stack, Found found) {
        if (KnownImage.isRedis(service) && KnownImage.serves(service)) {
            var command = service.command();
            boolean file =
                    service.mounts().stream().anyMatch(mount -> mount.target().endsWith(".conf"))
                            || (command != null && command.line().contains(".conf"));
            boolean given = command != null
                    && (command.option("--requirepass") != null
                            || command.line().contains("requirepass")
                            || command.option("--aclfile") != null);
            boolean bitnami = service.setting("REDIS_PASSWORD").isPresent()
                    && service.image() != null
                    && service.image().contains("bitnami");
            if (!file && !given && !bitnami && service.envFiles().isEmpty()) {
                found.at(service.spot(), service.name());
            }
            return;
        }
        service.setting("POSTGRES_HOST_AUTH_METHOD")
                .filter(setting -> "trust".equals(setting.value()))
                .ifPresent(setting -> found.at(setting.spot(), service.name()));
        boolean given = Stream.of("MYSQL_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD")
                .flatMap(name -> service.setting(name).stream())
                .anyMatch(setting -> !"".equals(setting.value()));
        for (var name : List.of("MYSQL_ALLOW_EMPTY_PASSWORD", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD")) {
            service.setting(name)
                    .filter(setting -> setting.value() != null
                            && !given
                            && !Set.of("", "0", "no", "false").contains(setting.value()))
                    .ifPresent(setting -> found.at(setting.spot(), service.name()));
        }
    }

    /** A secret written into the Compose file itself, be it as what holds while nobody sets a variable. */
    private static void literal(Service service, Stack stack, Found found) {
        for (var setting : service.environment()) {
            boolean inCompose = stack.files().contains(setting.spot().file());
            var raw = written(setting, stack);
            if (inCompose
                    && !raw.isEmpty()
                    && !raw.contains("$")
                    && SECRET_NAME
                            .matcher(setting.name().toUpperCase(Locale.ROOT))
                            .matches()
                    && !Set.of("true", "false", "0", "1").contains(raw)) {
                found.at(setting.spot(), setting.name(), Masked.of(raw));
            }
        }
    }

    /** The value, or the fallback of a variable that no environment file in use sets; empty when neither is said. */
    private static String written(Setting setting, Stack stack) {
        var raw = Objects.requireNonNullElse(setting.raw(), "");
        var fallback = FALLBACK.matcher(raw);
        if (!fallback.matches()) {
            return raw;
        }
        var environment = stack.environment();
        var name = fallback.group("name");
        if (environment == null || environment.example() || !environment.declares(name)) {
            return fallback.group("value");
        }
        // With ":-" an empty value does not count.
        boolean emptied = !fallback.group("empty").isEmpty()
                && "".equals(environment.values().get(name));
        return emptied ? fallback.group("value") : "";
    }

    /** Everybody on the host sees the command line of a process, and {@code docker inspect} shows it. */
    private static void inCommand(Service service, Stack stack, Found found) {
        var health = service.health() == null ? null : service.health().test();
        for (var words : new Words[] {service.command(), service.entrypoint(), health}) {
            if (words == null) {
                continue;
            }
            words.invocations().stream()
                    .flatMap(call -> CommandSecrets.of(call).stream())
                    .filter(given -> given.literal()
                            && !SECRET_OPTION.matcher(given.name()).matches())
                    .forEach(given -> found.at(given.spot(), service.name(), given.name()));
            for (var word : words.words()) {
                int equals = word.value().indexOf('=');
                var name = equals < 0 ? word.value() : word.value().substring(0, equals);
                var value = SECRET_OPTION.matcher(name).matches() ? words.option(name) : null;
                // "$$NAME" is looked up by a shell in the container, so docker inspect does not show it.
                if (value != null && !value.value().isEmpty() && !value.raw().contains("$$")) {
                    found.at(word.spot(), service.name(), name);
                }
            }
        }
    }
}

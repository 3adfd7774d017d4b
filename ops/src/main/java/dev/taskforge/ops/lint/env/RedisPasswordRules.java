package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.Mount;
import dev.taskforge.ops.lint.compose.Service;
import dev.taskforge.ops.lint.compose.Setting;
import dev.taskforge.ops.lint.compose.Stack;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The password that Redis asks for, in its command or its configuration, beside the one its clients give. */
final class RedisPasswordRules {
    private static final String OPTION = "--requirepass";
    private static final Pattern DIRECTIVE = Pattern.compile("(?m)^[ \\t]*requirepass[ \\t]+\"?([^\\s\"]+)\"?");
    private static final Pattern CLIENT_NAME = Pattern.compile("(?:REDIS|VALKEY)_(?:PASSWORD|PASS|AUTH)");
    /** What the environment file itself is asked to agree with, see {@link UrlParts}. */
    private static final Pattern IN_ENV = Pattern.compile("\\$\\{?(?:REDIS|VALKEY)_(?:PASSWORD|PASS)\\b.*");

    static final List<Rule> ALL = List.of(rule("redis-password-differs", P0, RedisPasswordRules::look));

    private RedisPasswordRules() {}

    /**
     * What a server asks for.
     *
     * @param raw as written, variables not filled in
     * @param place by what it is said, for people
     */
    private record Wanted(Service server, String value, String raw, String place) {

        /** The place only: the value is a secret. */
        @Override
        public String toString() {
            return server + " " + place;
        }
    }

    private static void look(Setup setup, Found found) {
        for (var stack : setup.stacks()) {
            var servers = stack.services().stream()
                    .flatMap(service -> wanted(service, setup).stream())
                    .toList();
            servers.forEach(wanted -> compare(wanted, servers.size() == 1, stack, setup, found));
        }
    }

    private static Optional<Wanted> wanted(Service service, Setup setup) {
        var option = service.command() == null ? null : service.command().option(OPTION);
        if (option != null) {
            return option.complete()
                    ? Optional.of(new Wanted(service, option.value(), option.raw(), OPTION))
                    : Optional.empty();
        }
        return service.mounts().stream()
                .filter(mount -> mount.kind() == Mount.Kind.BIND && reads(service, mount))
                .flatMap(mount -> setup.files().stream()
                        .filter(file -> file.path().equals(path(service, mount)))
                        .flatMap(file -> DIRECTIVE.matcher(file.text()).results())
                        .map(match -> new Wanted(service, match.group(1), match.group(1), "requirepass")))
                .findFirst();
    }

    /** Without its name on the command line Redis reads no configuration. */
    private static boolean reads(Service service, Mount mount) {
        return mount.target().endsWith(".conf")
                && service.command() != null
                && service.command().line().contains(mount.target());
    }

    private static String path(Service service, Mount mount) {
        var here = service.spot().file().path();
        var source = String.valueOf(mount.source());
        return here.substring(0, here.lastIndexOf('/') + 1) + (source.startsWith("./") ? source.substring(2) : source);
    }

    private static void compare(Wanted wanted, boolean only, Stack stack, Setup setup, Found found) {
        for (var service : stack.services()) {
            for (var setting : service.environment()) {
                boolean differs = !service.equals(wanted.server())
                        && given(setting, wanted, only)
                                .filter(value -> !value.equals(wanted.value()))
                                .isPresent();
                if (differs && !isCompared(setting, wanted, setup)) {
                    found.at(
                            setting.spot(),
                            setting.name(),
                            service.name(),
                            wanted.place(),
                            wanted.server().name());
                }
            }
        }
    }

    /** The password a client gives to this server; empty when it speaks to another, or nobody knows. */
    private static Optional<String> given(Setting setting, Wanted wanted, boolean only) {
        var value = setting.value();
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        if (only && CLIENT_NAME.matcher(setting.name()).matches()) {
            return Optional.of(value);
        }
        return ServiceUrl.read(value)
                .filter(url -> url.isRedis()
                        && url.hosts().size() == 1
                        && url.hosts().getFirst().name().equals(wanted.server().name()))
                .map(url -> url.password() == null ? "" : url.password().text());
    }

    /** Whether the environment file says both, and is asked there. */
    private static boolean isCompared(Setting setting, Wanted wanted, Setup setup) {
        return IN_ENV.matcher(wanted.raw()).matches() && AgreementRules.isCompared(setting, setup);
    }
}

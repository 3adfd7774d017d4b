package dev.taskforge.ops.lint.image;

import static dev.taskforge.ops.lint.image.ImageRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a container of an image starts, as whom, and how it is asked whether it works. */
final class StartRules {
    /** Images whose own start script gives up root, or whose image already has a user. */
    private static final Pattern KEEPS_ITS_USER = Pattern.compile(
            "(?:.*/)?(?:nginx|postgres|postgis|redis|valkey|mysql|mariadb|mongo|rabbitmq|caddy|traefik|haproxy|httpd"
                    + "|grafana|prometheus|keycloak|elasticsearch|memcached)(?::.*+|@.*+|-.*+)?"
                    + "|.*(?:nonroot|unprivileged|bitnami).*");

    private static final Pattern NEEDS_SHELL = Pattern.compile(".*[|&;<>()$`*?\"'\\\\\\n].*", Pattern.DOTALL);
    private static final Set<String> PROBES = Set.of("curl", "wget", "psql", "redis-cli");

    private StartRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("image-health-tool-missing", Priority.P0, StartRules::healthToolMissing),
                rule("image-runs-as-root", Priority.P1, StartRules::runsAsRoot),
                rule("image-stop-not-heard", Priority.P1, StartRules::stopNotHeard),
                rule("image-start-twice", Priority.P2, StartRules::startTwice));
    }

    private static Stream<Stage> finals(Setup setup) {
        return setup.dockerfiles().stream().flatMap(dockerfile -> dockerfile.finalStage().stream());
    }

    private static void healthToolMissing(Setup setup, Found found) {
        finals(setup)
                .forEach(stage -> stage.last("HEALTHCHECK")
                        .ifPresent(health -> health.words().stream()
                                .filter(PROBES::contains)
                                .findFirst()
                                .filter(probe -> ImageTools.in(stage, probe) == Presence.MISSING)
                                .ifPresent(probe -> found.at(health.spot(), probe, stage.bottom()))));
    }

    private static void runsAsRoot(Setup setup, Found found) {
        finals(setup).forEach(stage -> {
            var user = stage.last("USER");
            if (user.isPresent()) {
                var name = user.get().arguments().split(":", 2)[0].strip();
                if (name.equals("root") || name.equals("0")) {
                    found.at(user.get().spot());
                }
            } else if (!KEEPS_ITS_USER.matcher(stage.bottom()).matches()) {
                found.at(stage.from().spot());
            }
        });
    }

    /** In the shell form the shell is process 1, and it does not pass the stop signal on. */
    private static void stopNotHeard(Setup setup, Found found) {
        finals(setup)
                .flatMap(stage -> Stream.of(stage.last("ENTRYPOINT"), stage.last("CMD"))
                        .flatMap(Optional::stream)
                        .filter(start -> stage.instructions().contains(start)))
                .filter(start -> start.exec() == null
                        && !start.arguments().isBlank()
                        && !start.arguments().startsWith("exec "))
                .forEach(start -> found.at(start.spot(), edits(start), start.keyword()));
    }

    private static List<Edit> edits(Instruction start) {
        if (NEEDS_SHELL.matcher(start.arguments()).matches()) {
            return List.of();
        }
        var words = start.words().stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", ", "[", "]"));
        return List.of(new Edit(start.spot(), start.keyword() + " " + words));
    }

    private static void startTwice(Setup setup, Found found) {
        for (var keyword : List.of("CMD", "ENTRYPOINT", "HEALTHCHECK")) {
            setup.dockerfiles().stream()
                    .flatMap(dockerfile -> dockerfile.stages().stream())
                    .map(stage -> stage.instructions().stream()
                            .filter(instruction -> instruction.is(keyword))
                            .toList())
                    .filter(all -> all.size() > 1)
                    .forEach(all -> found.at(
                            all.getFirst().spot(), keyword, all.getLast().spot().line()));
        }
    }
}

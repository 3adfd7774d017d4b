package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;
import static dev.taskforge.ops.project.Priority.P2;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.lint.compose.VariableUse;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.EnvText.Quote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that are used and not declared, declared and not used, declared twice or with nothing. */
final class DeclaredRules {
    /** What a shell or Compose itself always sets. */
    private static final Set<String> FROM_OUTSIDE =
            Set.of("HOME", "USER", "PWD", "PATH", "HOSTNAME", "UID", "GID", "SHELL");

    static final List<Rule> ALL = List.of(
            rule("env-undeclared", P0, DeclaredRules::undeclared),
            rule("env-unused", P1, DeclaredRules::unused),
            rule("env-duplicate", P1, DeclaredRules::duplicate),
            rule("env-used-early", P0, DeclaredRules::usedEarly),
            rule("env-empty", P1, DeclaredRules::empty),
            rule("env-kind", P1, DeclaredRules::kind),
            rule("env-only-in-example", P1, DeclaredRules::onlyInExample),
            rule("env-not-in-example", P2, DeclaredRules::notInExample));

    private DeclaredRules() {}

    private static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.ENV, search);
    }

    private static void undeclared(Setup setup, Found found) {
        for (var stack : setup.stacks()) {
            var env = stack.environment();
            if (env == null || env.example()) {
                continue;
            }
            var uses = new LinkedHashMap<String, List<VariableUse>>();
            for (var use : stack.variables()) {
                boolean declared =
                        env.declares(use.name()) || FROM_OUTSIDE.contains(use.name()) || isOfCompose(use.name());
                if (use.emptyWhenUnset() && !declared) {
                    uses.computeIfAbsent(use.name(), name -> new ArrayList<>()).add(use);
                }
            }
            uses.forEach((name, all) -> found.at(
                    all.getFirst().spot(),
                    all.stream()
                            .map(use -> new Edit(use.spot(), "${" + name + ":?" + name + " must be set}"))
                            .toList(),
                    name,
                    env.file().path()));
        }
    }

    private static boolean isOfCompose(String name) {
        return name.startsWith("COMPOSE_") || name.startsWith("DOCKER_") || name.startsWith("BUILDKIT_");
    }

    private static void unused(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            var stacks = setup.stacks().stream()
                    .filter(stack -> stack.environment() != null
                            && stack.environment()
                                    .file()
                                    .path()
                                    .equals(env.file().path()))
                    .toList();
            if (stacks.isEmpty() || env.example()) {
                continue;
            }
            var reached = stacks.stream()
                    .flatMap(stack -> java.util.stream.Stream.concat(
                            stack.variables().stream().map(VariableUse::name),
                            stack.services().stream()
                                    .flatMap(service -> service.environment().stream())
                                    .filter(setting -> setting.raw() == null
                                            || setting.spot()
                                                    .file()
                                                    .path()
                                                    .equals(env.file().path()))
                                    .map(setting -> setting.name())))
                    .collect(Collectors.toSet());
            var elsewhere = new ReferencedNames(setup, env);
            for (var assignment : env.effective().values()) {
                var name = assignment.key();
                if (!reached.contains(name) && !isOfCompose(name) && !elsewhere.contains(name)) {
                    found.at(assignment.name(), name);
                }
            }
        }
    }

    private static void duplicate(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            var first = new HashMap<String, Assignment>();
            for (var assignment : env.assignments()) {
                var before = first.putIfAbsent(assignment.key(), assignment);
                if (before != null) {
                    found.at(assignment.name(), assignment.key(), before.name().line());
                }
            }
        }
    }

    /** Variables are filled in from the lines above only. */
    private static void usedEarly(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            var above = new HashSet<String>();
            for (var assignment : env.assignments()) {
                var inside = assignment.inside();
                if (assignment.quote() != Quote.SINGLE) {
                    Dollars.in(inside.text()).stream()
                            .filter(use -> env.values().containsKey(use.name()) && !above.contains(use.name()))
                            .findFirst()
                            .ifPresent(use -> found.at(
                                    inside.file().spot(inside.start() + use.start(), inside.end()),
                                    assignment.key(),
                                    use.name()));
                }
                above.add(assignment.key());
            }
        }
    }

    private static void empty(Setup setup, Found found) {
        var demanded = setup.stacks().stream()
                .flatMap(stack -> stack.variables().stream())
                .filter(use -> use.operator().equals(":?")
                        || (use.emptyWhenUnset() && VariableName.of(use.name()).isSecret()))
                .map(VariableUse::name)
                .collect(Collectors.toSet());
        for (var env : setup.envFiles()) {
            for (var assignment : env.effective().values()) {
                if (!env.example() && assignment.value().isEmpty() && demanded.contains(assignment.key())) {
                    found.at(assignment.name(), assignment.key());
                }
            }
        }
    }

    private static void kind(Setup setup, Found found) {
        for (var given : Given.all(setup)) {
            var kind = EnvKind.promisedBy(given.name());
            if (given.literal()
                    && !given.isEmpty()
                    && kind.isPresent()
                    && !kind.get().accepts(given.value())) {
                found.at(given.spot(), given.name(), kind.get().word());
            }
        }
    }

    private static void onlyInExample(Setup setup, Found found) {
        for (var pair : pairs(setup).entrySet()) {
            for (var assignment : pair.getKey().effective().values()) {
                if (!pair.getValue().declares(assignment.key())) {
                    found.at(
                            assignment.name(),
                            assignment.key(),
                            pair.getValue().file().path());
                }
            }
        }
    }

    private static void notInExample(Setup setup, Found found) {
        for (var pair : pairs(setup).entrySet()) {
            for (var assignment : pair.getValue().effective().values()) {
                if (!pair.getKey().declares(assignment.key())) {
                    found.at(
                            assignment.name(),
                            assignment.key(),
                            pair.getKey().file().path());
                }
            }
        }
    }

    /** Samples with the files that are copied from them. */
    private static Map<EnvSource, EnvSource> pairs(Setup setup) {
        var pairs = new LinkedHashMap<EnvSource, EnvSource>();
        for (var example : setup.envFiles()) {
            if (example.example()) {
                copyOf(example, setup).ifPresent(copy -> pairs.put(example, copy));
            }
        }
        return pairs;
    }

    private static Optional<EnvSource> copyOf(EnvSource example, Setup setup) {
        var path = example.file().path();
        var plain = path.replaceFirst("[._-](?:example|sample|template|tmpl|dist|defaults?)(?=[._-]|$)", "");
        return setup.envFiles().stream()
                .filter(env -> !env.example() && env.file().path().equals(plain))
                .findFirst();
    }
}

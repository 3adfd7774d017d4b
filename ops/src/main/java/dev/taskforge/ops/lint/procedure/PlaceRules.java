package dev.taskforge.ops.lint.procedure;

import static dev.taskforge.ops.lint.procedure.ProcedureRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.Mount;
import dev.taskforge.ops.lint.compose.Stack;
import dev.taskforge.ops.lint.compose.Text;
import dev.taskforge.ops.lint.image.Dockerfile;
import dev.taskforge.ops.lint.image.Presence;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.ValuedOptions;
import dev.taskforge.ops.shell.Word;
import dev.taskforge.ops.shell.Wrapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps and Compose files that do not speak of the same folder, port or program. */
final class PlaceRules {
    private static final Pattern LOCAL_URL =
            Pattern.compile("(?:https?://)?(?:localhost|127\\.0\\.0\\.1|\\[::1\\])(?::([0-9]{1,5}))(?:/.*+)?");
    private static final Set<String> COPIES = Set.of("cp", "scp", "rsync", "mv", "install");
    private static final Set<String> READS = Set.of("source", ".", "cat", "grep", "set");

    private PlaceRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("probe-of-closed-port", Priority.P0, PlaceRules::closedPort),
                rule("tool-missing-in-container", Priority.P0, PlaceRules::missingTool),
                rule("env-copied-elsewhere", Priority.P0, PlaceRules::envElsewhere),
                rule("folder-differs-from-mount", Priority.P1, PlaceRules::otherFolder));
    }

    private static void closedPort(Setup setup, Found found) {
        if (setup.stacks().isEmpty()) {
            return;
        }
        for (var procedure : setup.procedures()) {
            localPorts(procedure).forEach((word, port) -> {
                boolean open = setup.stacks().stream()
                        .flatMap(stack -> stack.services().stream())
                        .anyMatch(service -> service.onHostNetwork()
                                || service.ports().stream().anyMatch(one -> one.publishes(port)));
                if (!open) {
                    found.at(word.spot(), String.valueOf(port));
                }
            });
        }
    }

    /** The ports of the host that a procedure asks, each at its word. */
    static Map<Word, Integer> localPorts(Procedure procedure) {
        var ports = new LinkedHashMap<Word, Integer>();
        for (var step : procedure.steps()) {
            var call = step.call();
            boolean outside = call.runs("curl", "wget", "http", "nc")
                    && call.container().isEmpty()
                    && call.wrappers().stream().noneMatch(wrapper -> wrapper.kind() == Wrapper.Kind.HOST);
            if (outside) {
                for (var word : call.arguments(call.runs("curl") ? ValuedOptions.CURL : "")
                        .rest()) {
                    var url = LOCAL_URL.matcher(word.text());
                    if (url.matches()) {
                        ports.put(word, Integer.valueOf(url.group(1)));
                    }
                }
            }
        }
        return ports;
    }

    private static void missingTool(Setup setup, Found found) {
        var names = new ContainerNames(setup.stacks());
        for (var procedure : setup.procedures()) {
            for (var step : procedure.steps()) {
                var call = step.call();
                var target = call.container()
                        .filter(wrapper -> wrapper.call()
                                .filter(docker -> docker.is("exec", "run"))
                                .isPresent())
                        .map(Wrapper::target);
                if (target.isPresent() && !call.program().isEmpty()) {
                    var service = names.service(target.get().text());
                    image(setup, service)
                            .filter(image -> image.holds(call.words().getFirst().text()) == Presence.MISSING)
                            .ifPresent(image -> found.at(
                                    call.spot(),
                                    call.program(),
                                    service,
                                    image.file().path()));
                }
            }
        }
    }

    /** The Dockerfile a service is built from, when the Compose file says which. */
    private static Optional<Dockerfile> image(Setup setup, String name) {
        for (var stack : setup.stacks()) {
            var service = stack.service(name).filter(one -> one.isBuilt()).orElse(null);
            if (service == null) {
                continue;
            }
            var plain = service.definition().text("build");
            var build = service.definition().section("build");
            var context =
                    plain != null ? plain.value() : build.text("context") == null ? "." : text(build.text("context"));
            var file = build.text("dockerfile") == null ? "Dockerfile" : text(build.text("dockerfile"));
            if (build.has("target")) {
                return Optional.empty();
            }
            var base = stack.main().path().substring(0, stack.main().path().lastIndexOf('/') + 1);
            var path = Folders.normal(base + context + "/" + file);
            return setup.dockerfiles().stream()
                    .filter(one -> one.file().path().equals(path))
                    .findFirst();
        }
        return Optional.empty();
    }

    private static String text(@Nullable Text text) {
        return text == null ? "" : text.value();
    }

    private static void envElsewhere(Setup setup, Found found) {
        for (var procedures : byFile(setup).values()) {
            var copied = new LinkedHashMap<String, Word>();
            for (var procedure : procedures) {
                var folder = new Folders();
                for (var step : procedure.steps()) {
                    var call = step.call();
                    folder.note(call);
                    envCopy(call).ifPresent(word -> copied.put(Folders.parent(Folders.withoutHost(word.text())), word));
                    envRead(call).ifPresent(word -> {
                        var here = Folders.parent(folder.of(word.text()));
                        boolean known = here.startsWith("/") && !copied.isEmpty();
                        if (known && !copied.containsKey(here)) {
                            var where = copied.keySet().iterator().next();
                            found.at(
                                    word.spot(),
                                    here,
                                    where,
                                    copied.firstEntry().getValue().spot().line());
                        }
                    });
                }
            }
        }
    }

    private static Map<String, List<Procedure>> byFile(Setup setup) {
        var files = new LinkedHashMap<String, List<Procedure>>();
        for (var procedure : setup.procedures()) {
            files.computeIfAbsent(procedure.file().path(), path -> new ArrayList<>())
                    .add(procedure);
        }
        return files;
    }

    /** Where an environment file is copied to, when that is written in full. */
    private static Optional<Word> envCopy(Invocation call) {
        if (!COPIES.contains(call.program())) {
            return Optional.empty();
        }
        var operands = call.arguments("-P -p -i -m -o -g -e").rest();
        boolean env = operands.size() == 2 && operands.getFirst().text().matches("(?:.*/)?\\.env[A-Za-z0-9._-]*+");
        return env && Folders.withoutHost(operands.getLast().text()).matches("/.*\\.env")
                ? Optional.of(operands.getLast())
                : Optional.empty();
    }

    /** The environment file a command reads. */
    private static Optional<Word> envRead(Invocation call) {
        return READS.contains(call.program())
                ? call.arguments().stream()
                        .filter(word -> word.text().matches("(?:.*/)?\\.env"))
                        .findFirst()
                : Optional.empty();
    }

    private static void otherFolder(Setup setup, Found found) {
        for (var procedures : byFile(setup).values()) {
            Optional<String> home = procedures.stream()
                    .flatMap(procedure -> home(procedure).stream())
                    .findFirst();
            home.ifPresent(folder -> procedures.stream()
                    .flatMap(procedure -> procedure.steps().stream())
                    .filter(step -> step.call().runs("tar", "cp", "rsync", "ls", "du", "find", "cat", "zip")
                            && step.call().container().isEmpty())
                    .forEach(step -> step.call()
                            .arguments("-f -C")
                            .rest()
                            .forEach(word -> setup.stacks().forEach(stack -> other(word, stack, folder, found)))));
        }
    }

    /** The folder in which a procedure starts the stack. */
    private static Optional<String> home(Procedure procedure) {
        var folder = new Folders();
        for (var step : procedure.steps()) {
            folder.note(step.call());
            if (Meaning.starts(step.call()) && folder.of("x").startsWith("/")) {
                return Optional.of(Folders.parent(folder.of("x")));
            }
        }
        return Optional.empty();
    }

    private static void other(Word word, Stack stack, String home, Found found) {
        var path = Folders.normal(word.text());
        if (!path.startsWith("/") || !word.literal()) {
            return;
        }
        var last = Folders.last(path);
        for (var service : stack.services()) {
            for (var mount : service.mounts()) {
                var source = mount.source();
                if (mount.kind() == Mount.Kind.BIND && source != null && source.startsWith("./")) {
                    var real = Folders.normal(home + "/" + source);
                    // Neighbours of the application's folder with the name of what it mounts.
                    if (Folders.last(real).equals(last)
                            && !real.equals(path)
                            && home.startsWith(Folders.parent(path) + "/")) {
                        found.at(word.spot(), path, service.name(), real);
                        return;
                    }
                }
            }
        }
    }
}

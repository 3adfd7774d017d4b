package dev.taskforge.ops.lint.procedure;

import static dev.taskforge.ops.lint.procedure.ProcedureRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.DockerCall;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.ValuedOptions;
import dev.taskforge.ops.shell.Word;
import dev.taskforge.ops.shell.Wrapper;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Commands about containers that do not do what they are written for. */
final class ContainerRules {
    private static final Set<String> TALKING = Set.of(
            "sh",
            "bash",
            "ash",
            "dash",
            "zsh",
            "psql",
            "mysql",
            "mariadb",
            "redis-cli",
            "mongosh",
            "sqlite3",
            "python",
            "python3",
            "node",
            "irb",
            "top",
            "htop",
            "vi",
            "vim",
            "nano",
            "less");
    private static final Set<String> ASKING =
            Set.of("shell", "dbshell", "createsuperuser", "changepassword", "console", "tinker");

    private ContainerRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("step-needs-removed-container", Priority.P0, ContainerRules::removed),
                Steps.each("exec-wants-terminal", Priority.P1, ContainerRules::wantsTerminal),
                Steps.each("exec-mangles-stream", Priority.P1, ContainerRules::manglesStream),
                Steps.each("output-never-ends", Priority.P1, ContainerRules::neverEnds),
                Steps.each("sleep-as-wait", Priority.P2, ContainerRules::sleeps),
                rule("compose-v1-command", Priority.P2, ContainerRules::oldCommand));
    }

    private static void removed(Setup setup, Found found) {
        var names = new ContainerNames(setup.stacks());
        for (var procedure : setup.procedures()) {
            var gone = new GoneContainers(names);
            for (var step : procedure.steps()) {
                var call = step.call();
                needed(call)
                        .ifPresent(container -> gone.remover(container)
                                .ifPresent(remover ->
                                        found.at(container.spot(), names.shown(container.text()), remover.line())));
                call.docker().ifPresent(docker -> gone.note(docker, call.spot()));
            }
        }
    }

    /** The container a command can only work with when it runs. */
    private static Optional<Word> needed(Invocation call) {
        var wrapper = call.container();
        if (wrapper.isPresent()) {
            return wrapper.filter(own ->
                            own.call().filter(docker -> docker.is("exec")).isPresent())
                    .map(Wrapper::target);
        }
        return call.docker()
                .filter(docker -> docker.is("exec"))
                .flatMap(docker -> docker.arguments().operand());
    }

    private static Optional<DockerCall> entering(Step step) {
        return step.call().container().flatMap(Wrapper::call).filter(docker -> docker.is("exec", "run"));
    }

    private static boolean streams(Invocation call) {
        var simple = call.parent() == null ? call : call.parent();
        return simple.pipeline().commands().size() > 1
                || simple.simple().redirections().stream()
                        .anyMatch(to -> to.operator().startsWith("<") || to.ofOutput());
    }

    private static boolean talks(Invocation call) {
        var given = call.arguments(ValuedOptions.PSQL);
        return (TALKING.contains(call.program())
                        && given.options().stream()
                                .noneMatch(option -> List.of("-c", "-f", "-e", "--command", "--file")
                                        .contains(option.name()))
                        && (!call.runs("redis-cli", "sqlite3", "python", "python3", "node")
                                || given.rest().isEmpty()))
                || call.arguments().stream().map(Word::text).anyMatch(ASKING::contains);
    }

    private static void wantsTerminal(Step step, Steps steps, Found found) {
        entering(step).ifPresent(docker -> {
            var option = docker.arguments().option("-t", "--tty").orElse(null);
            boolean alone = step.origin().unattended() || streams(step.call()) || !talks(step.call());
            if (option == null || !alone || !first(step, steps)) {
                return;
            }
            var word = option.word();
            var edits =
                    Set.of("-it", "-ti").contains(word.text()) ? List.of(new Edit(word.spot(), "-i")) : List.<Edit>of();
            found.at(word.spot(), edits, step.call().program());
        });
    }

    private static void manglesStream(Step step, Steps steps, Found found) {
        entering(step).ifPresent(docker -> {
            boolean open = docker.compose()
                    && docker.is("exec")
                    && !docker.arguments().has("-T", "--no-TTY", "--no-tty", "-d", "--detach");
            if (open && (step.origin().unattended() || streams(step.call())) && first(step, steps)) {
                var verb = docker.verbWord().spot();
                found.at(
                        verb,
                        List.of(new Edit(verb, verb.text() + " -T")),
                        step.call().program());
            }
        });
    }

    /** Whether it is the first program of its command, so that each command is named once. */
    private static boolean first(Step step, Steps steps) {
        if (step.index() == 0) {
            return true;
        }
        var before = steps.list().get(step.index() - 1).call().container();
        var here = step.call().container();
        return before.isEmpty()
                || here.isEmpty()
                || !before.get().words().equals(here.get().words());
    }

    private static void neverEnds(Step step, Steps steps, Found found) {
        var call = step.call();
        boolean bounded = call.wrappers().stream()
                .anyMatch(wrapper -> wrapper.words().getFirst().text().endsWith("timeout"));
        if (bounded) {
            return;
        }
        var watch = call.wrappers().stream()
                .filter(wrapper -> wrapper.kind() == Wrapper.Kind.WATCH)
                .findFirst();
        if (watch.isPresent()) {
            found.at(watch.get().words().getFirst().spot(), "watch");
            return;
        }
        var docker = call.docker().orElse(null);
        if (docker != null) {
            if (docker.is("logs") && docker.arguments().has("-f", "--follow")) {
                var option = docker.arguments()
                        .option("-f", "--follow")
                        .orElseThrow()
                        .word()
                        .spot();
                found.at(option, without(option), "logs -f");
            } else if (docker.is("stats", "container stats")
                    && !docker.arguments().has("--no-stream")) {
                var verb = docker.verbWord().spot();
                found.at(verb, List.of(new Edit(verb, verb.text() + " --no-stream")), "docker stats");
            }
        } else if (call.runs("tail", "journalctl") && call.arguments("-n -u -c").has("-f", "-F", "--follow")) {
            found.at(call.spot(), call.program() + " -f");
        } else if (call.runs("top", "htop") && !call.arguments("-n").has("-b", "-n")) {
            found.at(call.spot(), call.program());
        }
    }

    /** Takes a word away, with the space before it; nothing when it holds more than that option. */
    private static List<Edit> without(Spot word) {
        boolean whole = word.text().equals("-f") || word.text().equals("--follow");
        return whole && word.start() > 0 && word.file().text().charAt(word.start() - 1) == ' '
                ? List.of(new Edit(word.file().spot(word.start() - 1, word.end()), ""))
                : List.of();
    }

    private static void sleeps(Step step, Steps steps, Found found) {
        var call = step.call();
        if (call.runs("sleep") && !call.flow().loop() && call.arguments().size() == 1) {
            found.at(call.spot(), call.arguments().getFirst().text());
        }
    }

    private static void oldCommand(Setup setup, Found found) {
        var spots = new LinkedHashMap<SourceFile, List<Spot>>();
        var seen = new HashSet<Spot>();
        for (var procedure : setup.procedures()) {
            for (var step : procedure.steps()) {
                old(step.call())
                        .filter(seen::add)
                        .ifPresent(spot -> spots.computeIfAbsent(procedure.file(), file -> new ArrayList<>())
                                .add(spot));
            }
        }
        spots.forEach((file, places) -> found.at(
                places.getFirst(),
                places.stream().map(place -> new Edit(place, "docker compose")).toList(),
                places.size()));
    }

    private static Optional<Spot> old(Invocation call) {
        var own = call.docker()
                .filter(DockerCall::legacy)
                .map(docker -> call.words().getFirst());
        var around = call.wrappers().stream()
                .filter(wrapper -> wrapper.call().filter(DockerCall::legacy).isPresent())
                .map(wrapper -> wrapper.words().getFirst())
                .findFirst();
        return own.or(() -> around)
                .filter(word -> word.text().equals("docker-compose"))
                .map(Word::spot);
    }
}

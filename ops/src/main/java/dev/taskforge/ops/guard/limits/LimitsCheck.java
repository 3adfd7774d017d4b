package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.CheckScope;
import dev.taskforge.ops.check.DockerTrouble;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.ContainerLimits;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.ContainerLimits.Machine;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.MemorySize;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Do containers stay clear of their limits, and does each have some?
 *
 * @param socket of Docker Engine
 * @param root the folder in which {@code proc} and {@code sys} of the machine are
 * @param service whose containers; {@value #ALL} for those of all services
 * @param composeFile the Compose file of the project, a path; null when {@code composeProject} says whose they are
 * @param composeProject the name of the project as Compose knows it; null to find it by the folder of the file
 * @param memoryPercent of its limit that a container may use
 * @param pidsPercent of its limit that it may have
 * @param unlimited whether a container may have none
 */
public record LimitsCheck(
        Path socket,
        Path root,
        String service,
        @Nullable String composeFile,
        @Nullable String composeProject,
        int memoryPercent,
        int pidsPercent,
        boolean unlimited)
        implements Check {
    private static final String ALL = "all";
    private static final int WHOLE = 100;
    private static final int USUAL = 90;

    private static final Field<String> OF = Field.required(
            "limits",
            Types.text(200),
            "The service of the Compose file whose containers must stay clear of their limits; all for those of all services.");
    private static final Field<String> PROJECT = Field.optional(
            "compose_project",
            Types.text(200),
            "The project as Compose names it, when its containers were not started from the folder of compose.file.");
    private static final Field<Integer> MEMORY = Field.withDefault(
            "memory_percent",
            Types.integer(1, WHOLE),
            USUAL,
            "The part of its memory limit from which on a container fails, so that people hear of it before the kernel ends a process.");
    private static final Field<Integer> PIDS = Field.withDefault(
            "pids_percent",
            Types.integer(1, WHOLE),
            USUAL,
            "The part of its limit of processes and threads from which on a container fails.");
    private static final Field<Unlimited> UNLIMITED = Field.withDefault(
            "unlimited",
            Types.choice(Map.of("allow", Unlimited.ALLOW, "refuse", Unlimited.REFUSE)),
            Unlimited.REFUSE,
            "Whether a container may have no limit of memory or of processes.");

    /** What it means that there is no limit. */
    private enum Unlimited {
        ALLOW,
        REFUSE
    }

    /** The kind of check that asks the Docker Engine behind this socket and the kernel of this machine. */
    public static CheckKind kind(Path socket) {
        return kind(socket, Path.of("/"));
    }

    static CheckKind kind(Path socket, Path root) {
        return CheckKind.of(
                        "limits",
                        List.of(OF, PROJECT, MEMORY, PIDS, UNLIMITED),
                        (values, scope) -> of(socket, root, values, scope))
                .watched();
    }

    private static @Nullable LimitsCheck of(Path socket, Path root, Values values, CheckScope scope) {
        var file = scope.composeFile();
        if (file == null && !values.has(PROJECT)) {
            values.refuse(Message.of("check.container.whose"), Message.of("check.container.whose.fix"));
            return null;
        }
        return new LimitsCheck(
                socket,
                root,
                values.get(OF),
                file,
                values.find(PROJECT),
                values.get(MEMORY),
                values.get(PIDS),
                values.get(UNLIMITED) == Unlimited.ALLOW);
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var docker = Docker.connect(socket);
            var running =
                    ServiceGroups.find(docker, labels -> isMine(labels, surroundings.directory())).entrySet().stream()
                            .filter(entry -> service.equals(ALL) || service.equals(entry.getKey()))
                            .flatMap(entry -> entry.getValue().stream())
                            .filter(Limited::runs)
                            .toList();
            return running.isEmpty()
                    ? Answer.fail(Message.of("check.limits.none", service), Message.of("check.limits.none.fix"))
                    : judged(running, new ContainerLimits(docker), surroundings);
        } catch (IOException e) {
            return DockerTrouble.answer(e);
        }
    }

    private boolean isMine(Map<String, String> labels, Path directory) {
        if (composeProject != null) {
            return composeProject.equals(labels.get("com.docker.compose.project"));
        }
        var file = directory
                .resolve(Objects.requireNonNullElse(composeFile, "."))
                .toAbsolutePath()
                .normalize();
        return Container.startedFrom(labels, Objects.requireNonNullElse(file.getParent(), file));
    }

    private Answer judged(List<Limited> running, ContainerLimits limits, Surroundings surroundings) throws IOException {
        var machine = limits.machine();
        var kills = surroundings.remembered(question(), Kills.class, Kills::new);
        var seen = new Seen();
        for (var container : running) {
            look(container, machine, limits, seen);
            long more = kills.more(
                    container.id(), killed(container), surroundings.clock().instant());
            if (more > 0) {
                seen.killed.add(container.name() + ": " + more);
            }
        }
        return seen.answer(running.size()).output(String.join("\n", seen.lines), null);
    }

    private OptionalLong killed(Limited container) {
        try {
            return ControlGroup.of(root, container.process(), container.id()).killed();
        } catch (IOException _) {
            return OptionalLong.empty(); // it is of another machine, or has just ended
        }
    }

    private void look(Limited container, Machine machine, ContainerLimits limits, Seen seen) throws IOException {
        var used = limits.used(container.id());
        if (used.isEmpty()) {
            return; // it has gone
        }
        var most = machine.fit(container.limits());
        var memory = used.get().memory();
        var pids = used.get().pids();
        seen.add(
                container.name() + " memory",
                memory,
                most.memory(),
                memoryPercent,
                bytes -> bytes == null ? "?" : MemorySize.about(bytes));
        seen.add(container.name() + " pids", pids, most.pids(), pidsPercent, String::valueOf);
    }

    /** How an amount is written. */
    private interface Shown {
        String of(@Nullable Long amount);
    }

    /** What was seen of all containers. */
    private final class Seen {
        private final List<String> lines = new ArrayList<>();
        private final List<String> near = new ArrayList<>();
        private final List<String> killed = new ArrayList<>();
        private final List<String> without = new ArrayList<>();
        private final List<String> untold = new ArrayList<>();

        void add(String what, @Nullable Long used, @Nullable Long most, int percent, Shown shown) {
            if (most == null) {
                without.add(what);
                lines.add(what + ": " + shown.of(used) + ", no limit");
                return;
            }
            if (used == null) {
                untold.add(what);
                return;
            }
            long part = used * WHOLE / most;
            var line = what + ": " + shown.of(used) + " / " + shown.of(most) + " (" + part + " %)";
            lines.add(line);
            if (part >= percent) {
                near.add(line);
            }
        }

        Answer answer(int containers) {
            if (!near.isEmpty()) {
                return fail("near", near);
            }
            if (!killed.isEmpty()) {
                return fail("killed", killed);
            }
            if (!without.isEmpty() && !unlimited) {
                return fail("without", without);
            }
            return untold.isEmpty()
                    ? Answer.pass(Message.of("check.limits.pass", containers, memoryPercent, pidsPercent))
                    : Answer.error(
                            Message.of("check.limits.untold", String.join(", ", untold)),
                            Message.of("check.limits.untold.fix"));
        }

        private static Answer fail(String why, List<String> what) {
            return Answer.fail(
                    Message.of("check.limits." + why, String.join(", ", what)),
                    Message.of("check.limits." + why + ".fix"));
        }
    }

    @Override
    public String question() {
        return "limits of " + service + (composeProject == null ? "" : " in " + composeProject) + ": memory < "
                + memoryPercent + " %, pids < " + pidsPercent + " %" + (unlimited ? ", or none" : "");
    }
}

package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.guard.Proof;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.ContainerLimits.Machine;
import dev.taskforge.ops.project.GuardDuty.Limit;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the kernel what it holds each running container to, whatever Docker Engine says of it. */
final class LimitProof {
    /** The kernel counts memory in pages, which are at most so large. */
    private static final long PAGE = 64 * 1024;

    /** Of a processor, by which a quota of a period may differ from what is wanted. */
    private static final double CLOSE = 0.001;

    private final Path root;
    private final Machine machine;

    /** @param root the folder in which {@code proc} and {@code sys} are */
    LimitProof(Path root, Machine machine) {
        this.root = root;
        this.machine = machine;
    }

    /** One for each limit of each container that runs; a service of which none does tells nothing. */
    List<Proof> prove(Map<String, Limit> wanted, Map<String, List<Limited>> groups) {
        var proofs = new ArrayList<Proof>();
        wanted.forEach((service, limit) -> {
            var running = groups.getOrDefault(service, List.of()).stream()
                    .filter(Limited::runs)
                    .toList();
            if (running.isEmpty()) {
                proofs.add(new Proof(
                        service,
                        Message.of("guard.limits.kernel", "-"),
                        Message.of("guard.limits.limited"),
                        Message.of("guard.limits.nothing-runs"),
                        Verdict.UNKNOWN));
            }
            running.forEach(container -> prove(service, limit, container, proofs));
        });
        return proofs;
    }

    private void prove(String service, Limit limit, Limited container, List<Proof> proofs) {
        var group = group(container);
        var aim = machine.fit(LimitState.over(limit, container.limits()));
        if (limit.cpus() != null) {
            var cpus = aim.nanoCpus();
            double most = cpus == null ? machine.processors() : cpus / 1e9;
            proofs.add(ofCpus(service + " cpus", container, most, read(group, ControlGroup::cpusMost)));
        }
        if (limit.memory() != null) {
            proofs.add(ofMemory(service + " memory", container, aim.memory(), number(group, ControlGroup::memoryMost)));
            proofs.add(ofMemory(service + " swap", container, aim.swap(), number(group, ControlGroup::swapMost)));
        }
        var pids = limit.pids();
        if (pids != null) {
            var seen = number(group, ControlGroup::pidsMost);
            proofs.add(proof(
                    service + " pids",
                    container,
                    pids.toString(),
                    seen.map(most -> Amounts.pids(most == ControlGroup.UNLIMITED ? null : most)),
                    seen.filter(most -> most == pids.longValue()).isPresent()));
        }
    }

    private Optional<ControlGroup> group(Limited container) {
        try {
            return Optional.of(ControlGroup.of(root, container.process(), container.id()));
        } catch (IOException _) {
            return Optional
                    .empty(); // it is not of this machine, or has just ended: the proof says that nothing was seen
        }
    }

    private static Optional<Double> read(Optional<ControlGroup> group, Function<ControlGroup, OptionalDouble> part) {
        return group.map(part).filter(OptionalDouble::isPresent).map(OptionalDouble::getAsDouble);
    }

    private static Optional<Long> number(Optional<ControlGroup> group, Function<ControlGroup, OptionalLong> part) {
        return group.map(part).filter(OptionalLong::isPresent).map(OptionalLong::getAsLong);
    }

    private Proof ofCpus(String subject, Limited container, double wanted, Optional<Double> seen) {
        boolean all = wanted >= machine.processors();
        return proof(
                subject,
                container,
                cpus(wanted),
                seen.map(LimitProof::cpus),
                seen.filter(most -> all ? most > wanted - CLOSE : Math.abs(most - wanted) < CLOSE)
                        .isPresent());
    }

    private static String cpus(double cpus) {
        return Double.isInfinite(cpus)
                ? Amounts.NONE
                : BigDecimal.valueOf(Math.round(cpus * 1_000), 3)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** @param wanted null for as much as there is */
    private Proof ofMemory(String subject, Limited container, @Nullable Long wanted, Optional<Long> seen) {
        return proof(
                subject,
                container,
                Amounts.memory(wanted),
                seen.map(most -> Amounts.memory(most == ControlGroup.UNLIMITED ? null : most)),
                seen.filter(most -> wanted == null ? most > machine.memory() - PAGE : Math.abs(most - wanted) < PAGE)
                        .isPresent());
    }

    private static Proof proof(
            String subject, Limited container, String wanted, Optional<String> seen, boolean isRight) {
        return new Proof(
                subject,
                Message.of("guard.limits.kernel", container.name()),
                Message.of("guard.limits.at-most", wanted),
                seen.map(most -> most.equals(Amounts.NONE)
                                ? Message.of("guard.limits.none")
                                : Message.of("guard.limits.at-most", most))
                        .orElse(Message.of("guard.limits.unreadable")),
                seen.isEmpty() ? Verdict.UNKNOWN : isRight ? Verdict.RIGHT : Verdict.WRONG);
    }
}

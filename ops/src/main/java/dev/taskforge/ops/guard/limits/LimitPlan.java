package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.guard.Wanted;
import dev.taskforge.ops.guard.Wanted.Item;
import dev.taskforge.ops.host.docker.ContainerLimits;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.ContainerLimits.Limits;
import dev.taskforge.ops.host.docker.ContainerLimits.Machine;
import dev.taskforge.ops.project.GuardDuty.Budget;
import dev.taskforge.ops.project.GuardDuty.Limit;
import dev.taskforge.ops.project.MemorySize;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a project's limits would change, and why they must not be put in force. Serves once. */
final class LimitPlan {
    private final ProjectFile file;
    private final LimitState state;
    private final Map<String, Limit> kept;
    private final List<Message> refusals = new ArrayList<>();
    private final List<Message> warnings = new ArrayList<>();

    /** @param kept what is in force of the guard now */
    LimitPlan(ProjectFile file, LimitState state, Map<String, Limit> kept) {
        this.file = file;
        this.state = state;
        this.kept = kept;
    }

    /** Nobody knows what there is. */
    Wanted unseen(IOException why) {
        refusals.add(Message.of("guard.limits.no-docker", String.valueOf(why.getMessage())));
        return wanted(_ -> null);
    }

    /** @param groups the containers of the project, by service */
    Wanted on(ContainerLimits limits, Machine machine, Map<String, List<Limited>> groups) throws IOException {
        refuseWhatTheKernelCannot(machine);
        for (var entry : state.services().entrySet()) {
            var group = groups.getOrDefault(entry.getKey(), List.of());
            if (group.isEmpty()) {
                warnings.add(Message.of("guard.limits.no-container", entry.getKey()));
            }
            for (var container : group) {
                compareWithUse(limits, machine, entry.getValue(), container);
            }
        }
        weigh(machine, groups);
        warnOfDropped();
        var without = groups.keySet().stream()
                .filter(service -> !state.services().containsKey(service))
                .collect(Collectors.joining(", "));
        if (!without.isEmpty()) {
            warnings.add(Message.of("guard.limits.without", without));
        }
        return wanted(service -> groups.getOrDefault(service, List.of()).stream()
                .map(container -> machine.fit(container.limits()))
                .toList());
    }

    private void refuseWhatTheKernelCannot(Machine machine) {
        refuseUnheld(machine.holdsMemory(), "memory", Limit::memory);
        refuseUnheld(machine.holdsCpus(), "cpus", Limit::cpus);
        refuseUnheld(machine.holdsPids(), "pids", Limit::pids);
        if (!machine.holdsSwap() && isSaid(Limit::memory)) {
            warnings.add(Message.of("guard.limits.no-swap"));
        }
    }

    private void refuseUnheld(boolean holds, String key, Function<Limit, @Nullable Number> part) {
        if (!holds && isSaid(part)) {
            refusals.add(Message.of("guard.limits.unheld", key));
        }
    }

    private boolean isSaid(Function<Limit, @Nullable Number> part) {
        return state.services().values().stream().anyMatch(limit -> part.apply(limit) != null);
    }

    /** The kernel would end at once what uses more memory than it may; more processes than it may have can go on, but not begin others. */
    private void compareWithUse(ContainerLimits limits, Machine machine, Limit limit, Limited container)
            throws IOException {
        var had = machine.fit(container.limits());
        var wanted = machine.fit(LimitState.over(limit, container.limits()));
        if (!container.runs() || had.equals(wanted)) {
            return;
        }
        var used = limits.used(container.id()).orElse(new ContainerLimits.Used(null, null));
        var memory = used.memory();
        var most = wanted.memory();
        if (memory != null && most != null && !most.equals(had.memory()) && memory >= most) {
            refusals.add(Message.of(
                    "guard.limits.below", container.name(), MemorySize.about(memory), MemorySize.show(most)));
        }
        var pids = used.pids();
        var mostPids = wanted.pids();
        if (pids != null && mostPids != null && pids >= mostPids) {
            warnings.add(Message.of("guard.limits.below-pids", container.name(), pids, mostPids));
        }
    }

    private void weigh(Machine machine, Map<String, List<Limited>> groups) {
        var memory = sum(groups, limit -> decimal(limit.memory()), false);
        var during = sum(groups, limit -> decimal(limit.memory()), true);
        var all = BigDecimal.valueOf(machine.memory());
        if (memory.compareTo(all) > 0) {
            refusals.add(Message.of("guard.limits.memory-over", shown(memory), MemorySize.about(machine.memory())));
        } else if (during.compareTo(all) > 0) {
            warnings.add(Message.of(
                    "guard.limits.memory-during",
                    shown(during),
                    MemorySize.about(machine.memory()),
                    Objects.requireNonNull(startedFirst())));
        }
        var cpus = sum(groups, Limit::cpus, false);
        if (cpus.compareTo(BigDecimal.valueOf(machine.processors())) > 0) {
            warnings.add(Message.of("guard.limits.cpus-over", cpus.toPlainString(), machine.processors()));
        }
        var guard = file.guard();
        var budget = guard == null ? null : guard.budget();
        if (budget != null) {
            refuseOverBudget(groups, budget, memory, cpus);
        }
    }

    /** The reader of the file has added up one container of each. */
    private void refuseOverBudget(
            Map<String, List<Limited>> groups, Budget budget, BigDecimal memory, BigDecimal cpus) {
        var pids = sum(groups, limit -> decimal(limit.pids()), false);
        refuseOver("memory", memory, decimal(budget.memory()), LimitPlan::shown);
        refuseOver("cpus", cpus, budget.cpus(), BigDecimal::toPlainString);
        refuseOver("pids", pids, decimal(budget.pids()), BigDecimal::toPlainString);
    }

    private void refuseOver(String key, BigDecimal sum, @Nullable BigDecimal most, Function<BigDecimal, String> show) {
        if (most != null && sum.compareTo(most) > 0) {
            refusals.add(Message.of("guard.limits.budget", key, show.apply(sum), show.apply(most)));
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable Number number) {
        return number == null ? null : BigDecimal.valueOf(number.longValue());
    }

    private static String shown(BigDecimal bytes) {
        return MemorySize.show(bytes.longValue());
    }

    /** @param releasing whether a release begins beside the one before */
    private BigDecimal sum(
            Map<String, List<Limited>> groups, Function<Limit, @Nullable BigDecimal> part, boolean releasing) {
        return state.services().entrySet().stream()
                .map(entry -> {
                    var one = Objects.requireNonNullElse(part.apply(entry.getValue()), BigDecimal.ZERO);
                    int copies = copies(groups.getOrDefault(entry.getKey(), List.of()));
                    boolean twice = releasing && entry.getKey().equals(startedFirst());
                    return one.multiply(BigDecimal.valueOf(twice ? 2L * copies : copies));
                })
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How many containers of one release run; at least one, since what does not run now will. */
    private static int copies(List<Limited> group) {
        return group.stream()
                .filter(Limited::runs)
                .collect(Collectors.groupingBy(ServiceGroups::release, Collectors.summingInt(_ -> 1)))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
    }

    /** The service whose new release begins while the one before still serves; null for none. */
    private @Nullable String startedFirst() {
        var release = file.release();
        return release == null || release.edge() == null ? null : release.service();
    }

    /** Nobody knows what a container that was made meanwhile would have without the guard. */
    private void warnOfDropped() {
        kept.forEach((service, limit) -> {
            var now = state.services().get(service);
            var dropped = new ArrayList<String>();
            addDropped(dropped, "cpus", limit.cpus(), now == null ? null : now.cpus());
            addDropped(dropped, "memory", limit.memory(), now == null ? null : now.memory());
            addDropped(dropped, "pids", limit.pids(), now == null ? null : now.pids());
            if (!dropped.isEmpty()) {
                warnings.add(Message.of("guard.limits.dropped", service, String.join(", ", dropped), file.project()));
            }
        });
    }

    private static void addDropped(List<String> dropped, String key, @Nullable Number was, @Nullable Number now) {
        if (was != null && now == null) {
            dropped.add(key);
        }
    }

    /** @param now what the containers of a service have; null when nobody knows */
    private Wanted wanted(Function<String, @Nullable List<Limits>> now) {
        var items = new ArrayList<Item>();
        state.services().forEach((service, limit) -> {
            var has = now.apply(service);
            var cpus = limit.cpus();
            var memory = limit.memory();
            var pids = limit.pids();
            if (cpus != null) {
                items.add(item(
                        service + " cpus",
                        cpus.stripTrailingZeros().toPlainString(),
                        has,
                        each -> Amounts.cpus(each.nanoCpus())));
            }
            if (memory != null) {
                items.add(
                        item(service + " memory", MemorySize.show(memory), has, each -> Amounts.memory(each.memory())));
                items.add(item(
                        service + " swap",
                        MemorySize.show(limit.swapBeside(memory)),
                        has,
                        each -> Amounts.memory(each.swap())));
            }
            if (pids != null) {
                items.add(item(service + " pids", pids.toString(), has, each -> Amounts.pids(each.pids())));
            }
        });
        return new Wanted(state.text(), items, refusals, warnings);
    }

    private static Item item(String subject, String wanted, @Nullable List<Limits> has, Function<Limits, String> part) {
        var at = Message.of("guard.limits.at-most", wanted);
        if (has == null) {
            return new Item(subject, at, Message.of("guard.limits.unknown"));
        }
        if (has.isEmpty()) {
            return new Item(subject, at, Message.of("guard.limits.nothing-runs"));
        }
        var seen = has.stream().map(part).distinct().sorted().toList();
        return new Item(
                subject,
                at,
                seen.equals(List.of(Amounts.NONE))
                        ? Message.of("guard.limits.none")
                        : Message.of("guard.limits.at-most", String.join(", ", seen)));
    }
}

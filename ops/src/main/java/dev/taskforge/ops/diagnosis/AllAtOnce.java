package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Unit;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Containers that ended at the same moment, while Docker Engine does not remember how: after a machine lost its power, or Docker
 * Engine itself ended, no container has a cause of its own.
 */
final class AllAtOnce {
    private static final Duration MOMENT = Duration.ofSeconds(30);
    private static final int MANY = 3;
    /** What Docker Engine writes for what it finds dead when it starts. */
    private static final int FOUND_DEAD = 255;

    private AllAtOnce() {}

    /** Puts what ended them above those that are roots. */
    static void above(List<Finding> roots, Facts facts) {
        var together = together(facts.units());
        var services = together.stream().map(Unit::service).collect(Collectors.toSet());
        var below = roots.stream()
                .filter(root -> services.contains(root.subject()) && isEnd(root.cause()))
                .toList();
        boolean many = services.size() >= MANY
                || (services.size() > 1 && together.stream().allMatch(unit -> unit.exitCode() == FOUND_DEAD));
        if (!many || below.isEmpty()) {
            return;
        }
        roots.removeAll(below);
        var key = "diagnosis." + Cause.ENDED_TOGETHER.label();
        roots.add(new Finding(
                Cause.ENDED_TOGETHER,
                Confidence.LIKELY,
                facts.project(),
                together.getFirst().finishedAt(),
                Message.of(key, services.size()),
                Message.of(key + ".fix"),
                List.of(
                        Message.of(
                                "diagnosis.fact.together",
                                String.join(", ", services.stream().sorted().toList())),
                        Message.of("diagnosis.fact.forgotten")),
                List.of(),
                below));
    }

    private static boolean isEnd(Cause cause) {
        return switch (cause) {
            case CRASH, KILLED, STOPPED, ENDED -> true;
            default -> false;
        };
    }

    /** The most of those whose end is not remembered that ended within a moment, the earliest first. */
    private static List<Unit> together(List<Unit> units) {
        var ends = new TreeMap<Instant, List<Unit>>();
        for (var unit : units) {
            var at = unit.finishedAt();
            boolean down = unit.state().equals("exited") && !unit.once();
            if (down && at != null && !End.of(unit).remembered()) {
                ends.computeIfAbsent(at, _ -> new ArrayList<>()).add(unit);
            }
        }
        List<Unit> most = List.of();
        for (var first : ends.keySet()) {
            var some = ends.subMap(first, true, first.plus(MOMENT), true).values().stream()
                    .flatMap(List::stream)
                    .toList();
            most = some.size() > most.size() ? some : most;
        }
        return most;
    }
}

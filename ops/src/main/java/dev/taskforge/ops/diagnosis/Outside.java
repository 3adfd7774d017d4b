package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is seen from outside follows from what is wrong inside; a certificate and a name stand for themselves. */
final class Outside {
    private static final Set<Cause> FOLLOWING = Set.of(Cause.PROXY, Cause.APPLICATION_ERRORS);
    /** Of the whole machine. */
    private static final Set<Cause> OF_ALL =
            Set.of(Cause.DISK_FULL, Cause.INODES_FULL, Cause.HOST_MEMORY, Cause.ENDED_TOGETHER);

    /** What ended longer ago may have been stopped for good. */
    private static final Duration LATELY = Duration.ofMinutes(30);

    private final Facts facts;
    private final Reach reach;

    private Outside(Facts facts) {
        this.facts = facts;
        reach = new Reach(facts.units());
    }

    /** Puts what is seen from outside below the first root that explains it, or beside the roots. */
    static void under(List<Finding> roots, List<Finding> seen, Facts facts) {
        var outside = new Outside(facts);
        int first = roots.stream()
                .filter(outside::explains)
                .findFirst()
                .map(roots::indexOf)
                .orElse(-1);
        for (var one : seen) {
            // A proxy that answers in front of an application that does is wrong by itself.
            boolean apart = one.cause() == Cause.PROXY && one.confidence() != Confidence.POSSIBLE;
            if (first >= 0 && FOLLOWING.contains(one.cause()) && !apart) {
                var root = roots.get(first);
                var below = new ArrayList<>(root.below());
                below.add(one);
                roots.set(first, root.with(below));
            } else {
                roots.add(one);
            }
        }
    }

    /** Whether what is asked from outside may fail for it: what nothing that serves needs may be stopped for good. */
    private boolean explains(Finding root) {
        if (!root.cause().stops() || root.confidence() == Confidence.POSSIBLE) {
            return false;
        }
        var service = root.subject();
        return OF_ALL.contains(root.cause())
                || isDeclared(service)
                || isApplication(service)
                || isKeptDatabase(root)
                || running().anyMatch(unit -> reach.of(unit.service()).contains(service))
                || isInFront(root);
    }

    /** Whether the file of the project names it, which has no container. */
    private boolean isDeclared(String service) {
        return facts.absent().getOrDefault(service, List.of()).stream()
                .anyMatch(by ->
                        facts.units().stream().noneMatch(unit -> unit.service().equals(by)));
    }

    /** Whether the file of the project says how to ask it, and it was asked. */
    private boolean isApplication(String service) {
        return running().anyMatch(unit -> unit.service().equals(service) && unit.probed() != null);
    }

    /** Whether it keeps data, is to run, and has only just ended: whatever asks it may have its address in a file that nobody knows. */
    private boolean isKeptDatabase(Finding root) {
        var since = root.since();
        return since != null
                && since.isAfter(facts.at().minus(LATELY))
                && facts.units().stream()
                        .anyMatch(unit -> unit.service().equals(root.subject()) && unit.keptDatabase());
    }

    /** Whether all that runs is there for it, or for what fails with it. */
    private boolean isInFront(Finding root) {
        var served = subjects(root)
                .flatMap(service -> Stream.concat(Stream.of(service), reach.of(service).stream()))
                .collect(Collectors.toSet());
        return running().allMatch(unit -> served.contains(unit.service()));
    }

    private static Stream<String> subjects(Finding finding) {
        return Stream.concat(
                Stream.of(finding.subject()), finding.below().stream().flatMap(Outside::subjects));
    }

    private Stream<Unit> running() {
        return facts.units().stream().filter(Unit::isRunning);
    }
}

package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Unit;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which causes follow from which: those of a service from those of the services it needs. */
final class Following {
    /** What ends slowly is seen later than what fails for it. */
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private final Reach reach;
    private final Map<String, Finding> found = new LinkedHashMap<>();
    private final List<Finding> more = new ArrayList<>();
    private final Facts facts;

    Following(Facts facts, List<Finding> findings) {
        this.facts = facts;
        reach = new Reach(facts.units());
        // The earliest of several containers of a service stands for it.
        findings.stream()
                .sorted(Comparator.comparing(Finding::since, Comparator.nullsLast(Comparator.naturalOrder())))
                .forEach(finding -> {
                    if (found.putIfAbsent(finding.subject(), finding) != null) {
                        more.add(finding);
                    }
                });
    }

    /** With what says that it needs the other, unless it needs it through a third. */
    private Finding because(Finding finding, String above) {
        var why = reach.why(finding.subject(), above);
        if (why == null) {
            return finding;
        }
        var evidence = new ArrayList<>(finding.evidence());
        evidence.add(why);
        return finding.resting(evidence);
    }

    private Finding finding(String service) {
        return Objects.requireNonNull(found.get(service));
    }

    /** Those that follow from no other, each with what follows from it. */
    List<Finding> roots() {
        var below = new HashMap<String, List<Finding>>();
        var roots = new LinkedHashSet<String>();
        // Of those that need one another in a circle one comes first, and then those that need the circle.
        var byReach = found.keySet().stream()
                .sorted(Comparator.comparingInt(service -> reach.of(service).size()))
                .toList();
        for (var service : byReach) {
            var above = above(service, finding(service).since(), roots);
            if (above.isEmpty()) {
                roots.add(service);
            } else {
                below.computeIfAbsent(above, _ -> new ArrayList<>()).add(because(finding(service), above));
            }
        }
        for (var unit : facts.units()) {
            if (!found.containsKey(unit.service()) && unit.isRunning()) {
                var above = above(unit.service(), null, roots);
                if (!above.isEmpty()) {
                    below.computeIfAbsent(above, _ -> new ArrayList<>()).add(waiting(unit, above));
                }
            }
        }
        more.forEach(finding -> below.computeIfAbsent(above(finding, roots), _ -> new ArrayList<>())
                .add(finding));
        return roots.stream()
                .map(root -> finding(root).with(below.getOrDefault(root, List.of())))
                .toList();
    }

    private String above(Finding further, Set<String> roots) {
        var above = roots.contains(further.subject()) ? "" : above(further.subject(), further.since(), roots);
        return above.isEmpty() ? further.subject() : above;
    }

    /**
     * The service that a service fails for; empty when it fails for none. Of services that need one another in a circle the one
     * that is looked at first stands above the others.
     *
     * @param since when it began to fail; null when that is not known
     */
    private String above(String service, @Nullable Instant since, Set<String> roots) {
        var wanted = reach.of(service).stream()
                .filter(other -> isDown(other) && !isLater(other, since))
                .collect(Collectors.toSet());
        return wanted.stream()
                .filter(other -> roots.contains(other) || !reach.of(other).contains(service))
                .filter(other ->
                        roots.contains(other) || reach.of(other).stream().noneMatch(found::containsKey))
                .min(Comparator.naturalOrder())
                .orElse("");
    }

    /** Whether others fail for it: something may be said of a service that serves all the same. */
    private boolean isDown(String service) {
        var said = found.get(service);
        return said != null
                && said.cause().stops()
                && (said.confidence() != Confidence.POSSIBLE
                        || facts.units().stream()
                                .noneMatch(unit -> unit.service().equals(service) && unit.isRunning()));
    }

    /** What came later explains nothing. */
    private boolean isLater(String other, @Nullable Instant since) {
        var began = finding(other).since();
        return since != null && began != null && began.isAfter(since.plus(AT_ONCE));
    }

    private Finding waiting(Unit unit, String above) {
        var key = "diagnosis." + Cause.DEPENDENCY_DOWN.label();
        var why = unit.needs().get(above);
        return new Finding(
                Cause.DEPENDENCY_DOWN,
                unit.answersWell() ? Confidence.POSSIBLE : Confidence.LIKELY,
                unit.service(),
                null,
                Message.of(key, unit.service(), above),
                Message.of(key + ".fix", unit.service(), above),
                why == null
                        ? List.of(Message.of("diagnosis.fact.state", unit.name(), unit.state()))
                        : List.of(Message.of("diagnosis.fact.state", unit.name(), unit.state()), why),
                unit.log(),
                List.of());
    }
}

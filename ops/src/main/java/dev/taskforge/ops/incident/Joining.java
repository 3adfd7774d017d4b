package dev.taskforge.ops.incident;

import dev.taskforge.ops.diagnosis.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides to which incident a monitor belongs that goes down. Asks nobody. */
final class Joining {
    /** What goes down so soon after another goes down with it, as long as nothing speaks against it. */
    static final Duration YOUNG = Duration.ofMinutes(2);
    /** What goes down so soon after its incident closed goes on with it. */
    private static final Duration REOPENS = Duration.ofMinutes(30);
    /** The same for what comes and goes. */
    private static final Duration MOST_REOPENS = Duration.ofHours(6);

    private Joining() {}

    /**
     * An incident that is open.
     *
     * @param down the monitors that are down in it
     */
    record Open(Incident incident, Set<String> down) {}

    /** The open incident whose cause explains a monitor, or in which one is down that it needs; empty for none. */
    static Optional<Incident> explaining(List<Open> open, Dependencies dependencies, String monitor) {
        var names = dependencies.names(monitor);
        var needs = dependencies.needs(monitor);
        return open.stream()
                .filter(one ->
                        isCovered(one.incident(), names) || one.down().stream().anyMatch(needs::contains))
                .map(Open::incident)
                .findFirst();
    }

    private static boolean isCovered(Incident incident, Set<String> names) {
        var cause = incident.cause();
        return cause != null && cause.coversAny(names);
    }

    /**
     * The youngest incident that has just been told; empty when that was too long ago. One that has its cause, and not only a symptom,
     * that came back or that somebody looks after says nothing of what else goes down.
     */
    static Optional<Incident> young(List<Open> open, Instant now) {
        return open.stream()
                .map(Open::incident)
                .filter(incident ->
                        incident.reopened() == 0 && incident.acknowledged() == null && isOpenToMore(incident.cause()))
                .filter(incident -> incident.toldAt().plus(YOUNG).isAfter(now))
                .reduce((_, later) -> later);
    }

    private static boolean isOpenToMore(@Nullable RootCause cause) {
        return cause == null || cause.isSymptom();
    }

    /**
     * How soon a monitor must go down again to go on with its incident.
     *
     * @param often how often it came and went today
     */
    static Duration reopens(long often) {
        return REOPENS.multipliedBy(Math.clamp(often, 1, MOST_REOPENS.dividedBy(REOPENS)));
    }

    /** The root that explains a monitor; empty when none does. */
    static Optional<Finding> root(List<Finding> roots, Set<String> names) {
        return roots.stream()
                .filter(root -> RootCause.of(root).coversAny(names))
                .findFirst();
    }
}

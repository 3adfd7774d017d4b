package dev.taskforge.bench.peers;

import dev.taskforge.bench.Measurement;
import dev.taskforge.bench.peers.Contender.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** What TaskForge has to reach beside the others. */
final class PeerGoals {
    private static final Set<Role> OURS = Set.of(Role.OURS);

    private PeerGoals() {}

    /** Those that can be judged: a goal beside somebody who was left out is left out. */
    static List<Measurement> judge(Tally tally) {
        var goals = new ArrayList<Measurement>();
        ratio(goals, tally, Metric.DRAIN, "drain beside the raw loop", 0.8, Set.of(Role.FLOOR));
        ratio(goals, tally, Metric.DRAIN, "drain beside the best safe peer", 1.3, Set.of(Role.SAFE));
        ratio(goals, tally, Metric.DRAIN, "drain beside the fastest peer", 1, Set.of(Role.SAFE, Role.FAST));
        ratio(goals, tally, Metric.SINGLE, "single submits beside the best peer", 3, Set.of(Role.SAFE));
        ratio(goals, tally, Metric.BULK, "bulk submits beside raw COPY", 0.8, Set.of(Role.FLOOR));
        atMost(goals, tally, Metric.PICK_UP_P50, "pick-up, other process, p50", 2.2);
        atMost(goals, tally, Metric.PICK_UP_P99, "pick-up, other process, p99", 6);
        return goals;
    }

    private static void ratio(
            List<Measurement> goals, Tally tally, Metric metric, String name, double goal, Set<Role> beside) {
        OptionalDouble ours = tally.best(OURS, metric);
        OptionalDouble theirs = tally.best(beside, metric);
        if (ours.isPresent() && theirs.isPresent()) {
            goals.add(Measurement.ratio(name, theirs.getAsDouble(), ours.getAsDouble(), "jobs/s", goal));
        }
    }

    private static void atMost(List<Measurement> goals, Tally tally, Metric metric, String name, double goal) {
        tally.best(OURS, metric).ifPresent(ours -> goals.add(Measurement.atMost(name, ours, "ms", goal)));
    }
}

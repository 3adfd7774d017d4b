package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.Guarded;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.server.metrics.MetricSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the guards of this machine stand. */
public final class GuardSource implements MetricSource {
    private final Guards guards;

    public GuardSource(Guards guards) {
        this.guards = guards;
    }

    @Override
    public List<Value> read() {
        return guards.all().stream().flatMap(GuardSource::values).toList();
    }

    private static Stream<Value> values(Guarded row) {
        var labels = Map.of("project", row.project(), "guard", row.guard());
        long wrong = row.proofs().stream()
                .filter(proof -> proof.verdict() == Verdict.WRONG)
                .count();
        return Stream.of(
                new Value(
                        "taskforge_guard_in_force",
                        "1 when a guard is kept and was in force when it was last looked at.",
                        labels,
                        row.isKept() && row.trouble() == null && row.lookedAt() != null ? 1 : 0),
                new Value(
                        "taskforge_guard_drifts",
                        "How often a guard was put right since it is on.",
                        labels,
                        row.drifts()),
                new Value(
                        "taskforge_guard_proofs_wrong",
                        "How many things were not as they are wanted when a guard was last tried.",
                        labels,
                        wrong));
    }
}

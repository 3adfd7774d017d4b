package dev.taskforge.server.host;

import dev.taskforge.ops.posture.Finding;
import dev.taskforge.ops.posture.Outcome;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How well the machine is kept. The values are those of the last look, at most some minutes old; before the first there are none. */
public final class HostSource implements MetricSource {
    private final HostStanding standing;

    public HostSource(HostStanding standing) {
        this.standing = standing;
    }

    @Override
    public List<Value> read() {
        var latest = standing.latest();
        if (latest.isEmpty()) {
            return List.of();
        }
        var posture = latest.get();
        var values = new ArrayList<Value>();
        var grade = posture.grading().grade();
        if (grade != null) {
            values.add(new Value(
                    "taskforge_host_posture_grade",
                    "The grade of how well the machine is kept: 6 for A, 5 for B, to 1 for F.",
                    Map.of(),
                    grade.number()));
        }
        for (var outcome : List.of(Outcome.PASS, Outcome.FAIL, Outcome.ERROR)) {
            values.add(new Value(
                    "taskforge_host_posture_rules",
                    "Rules of how the machine is kept that count, by what came of them.",
                    Map.of("state", outcome.label()),
                    posture.findings().stream()
                            .filter(Finding::counts)
                            .filter(finding -> finding.outcome() == outcome)
                            .count()));
        }
        return values;
    }
}

package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The verdict of each project's gate. */
public final class GateSource implements MetricSource {
    private final Projects projects;
    private final Gates gates;

    public GateSource(Projects projects, Gates gates) {
        this.projects = projects;
        this.gates = gates;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var project : projects.list()) {
            var gate = gates.of(project);
            var labels = Map.of("project", project.name());
            values.add(new Value(
                    "taskforge_gate_go", "Whether the gate says GO.", labels, gate.verdict() == Verdict.GO ? 1 : 0));
            values.add(new Value(
                    "taskforge_gate_blockers",
                    "How many items keep the gate at NO-GO.",
                    labels,
                    gate.blockers().size()));
        }
        return values;
    }
}

package dev.taskforge.server.gate;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.checklist.ChecklistItem;
import dev.taskforge.ops.checklist.Checklists;
import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The verdict of each project's gate, and how its items stand. */
public final class GateSource implements MetricSource {
    private final Projects projects;
    private final Gates gates;
    private final Checklists checklists;

    public GateSource(Projects projects, Gates gates, Checklists checklists) {
        this.projects = projects;
        this.gates = gates;
        this.checklists = checklists;
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
            var imported = checklists.items(project.name()).stream()
                    .map(ChecklistItem::name)
                    .collect(Collectors.toSet());
            values.addAll(byState("taskforge_gate_items", "Items of the gate by state.", gate, item -> true));
            values.addAll(byState(
                    "taskforge_checklist_items",
                    "Items of imported checklists by state.",
                    gate,
                    item -> imported.contains(item.id())));
        }
        return values;
    }

    /** Every state has a value, so that a series never ends where one of them empties. */
    private static List<Value> byState(String name, String help, Gate gate, Predicate<GateItem> counted) {
        return Arrays.stream(CheckState.values())
                .map(state -> new Value(
                        name,
                        help,
                        Map.of("project", gate.project(), "state", state.label()),
                        gate.items().stream()
                                .filter(counted)
                                .filter(item -> item.state() == state)
                                .count()))
                .toList();
    }
}

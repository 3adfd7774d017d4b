package dev.taskforge.server.checklist;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.checklist.Checklist;
import dev.taskforge.ops.checklist.ChecklistItem;
import dev.taskforge.ops.checklist.Checklists;
import dev.taskforge.ops.checklist.DecisionLine;
import dev.taskforge.ops.checklist.Outlined;
import dev.taskforge.ops.checklist.Ruling;
import dev.taskforge.ops.checklist.Rulings;
import dev.taskforge.ops.checklist.Stage;
import dev.taskforge.ops.checklist.Suggestions;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings the items of a checklist together with what the gate knows of them. Safe for use by any thread. */
public final class ChecklistReading {
    private final Checklists checklists;
    private final Rulings rulings;
    private final Gates gates;
    private final Decisions decisions;

    public ChecklistReading(Checklists checklists, Rulings rulings, Gates gates, Decisions decisions) {
        this.checklists = checklists;
        this.rulings = rulings;
        this.gates = gates;
        this.decisions = decisions;
    }

    /**
     * A checklist as it stands now.
     *
     * @param sections in the order of the document
     */
    public record Read(Checklist checklist, List<Section> sections, List<PhaseState> phases) {}

    /** The items under one heading. */
    public record Section(List<String> headings, Stage stage, List<Line> items) {}

    /**
     * A ruling about an item.
     *
     * @param approvers who may approve it while it waits
     */
    public record Ruled(Ruling ruling, List<String> approvers) {}

    /** One item and how things stand with it. */
    public record Line(
            ChecklistItem item,
            CheckState state,
            Message reason,
            @Nullable Message fix,
            List<Ruled> rulings,
            Suggestions suggestions) {}

    /**
     * A phase.
     *
     * @param done whether everything below its heading is proven or excused; null when nothing stands there
     */
    public record PhaseState(
            Outlined.PhaseLine line, @Nullable Boolean done) {}

    /** All checklists of a project with the state of every item. */
    public List<Read> of(Project project) {
        var items = checklists.items(project.name());
        var known = lines(project);
        return checklists.list(project.name()).stream()
                .map(checklist -> read(project, checklist, items, known))
                .toList();
    }

    private Map<String, GateItem> lines(Project project) {
        return gates.of(project).items().stream()
                .collect(Collectors.toMap(GateItem::id, Function.identity(), (first, second) -> first));
    }

    private Read read(Project project, Checklist checklist, List<ChecklistItem> items, Map<String, GateItem> known) {
        var sections = new ArrayList<Section>();
        var states = new HashMap<String, CheckState>();
        for (var item : items) {
            if (item.checklist() != checklist.id()) {
                continue;
            }
            var line = line(project, item, known.get(item.name()));
            states.put(item.key(), line.state());
            var last = sections.isEmpty() ? null : sections.getLast();
            if (last == null || !last.headings().equals(item.headings())) {
                last = new Section(item.headings(), item.stage(), new ArrayList<>());
                sections.add(last);
            }
            last.items().add(line);
        }
        return new Read(
                checklist,
                sections,
                checklist.outline().phases().stream()
                        .map(phase -> new PhaseState(phase, done(phase, states)))
                        .toList());
    }

    private Line line(Project project, ChecklistItem item, @Nullable GateItem known) {
        var suggestions = Suggestions.of(item, project.file());
        var ruled = item.rulings().stream()
                .map(ruling -> new Ruled(ruling, approvers(project, ruling)))
                .toList();
        return known == null
                ? new Line(item, CheckState.UNKNOWN, Message.of("gate.unbound", item.name()), null, ruled, suggestions)
                : new Line(item, known.state(), reason(item, known), known.fix(), ruled, suggestions);
    }

    private List<String> approvers(Project project, Ruling ruling) {
        return ruling.waits() ? rulings.approvers(project.name(), ruling.requestedBy()) : List.of();
    }

    /** Who reads the checklist wants to know where it says so, not what the check behind the line is called. */
    private static Message reason(ChecklistItem item, GateItem known) {
        return switch (known.state()) {
            case CLAIMED -> Message.of("checklist.claimed", item.line());
            case MANUAL -> Message.of("checklist.open", item.line());
            default -> known.reason();
        };
    }

    private static @Nullable Boolean done(Outlined.PhaseLine phase, Map<String, CheckState> states) {
        return phase.items().isEmpty()
                ? null
                : phase.items().stream()
                        .allMatch(key ->
                                states.getOrDefault(key, CheckState.UNKNOWN).opensGate());
    }

    /** The state of every item of a checklist by its key. */
    Map<String, CheckState> states(Project project, Checklist checklist) {
        var known = lines(project);
        var states = new HashMap<String, CheckState>();
        for (var item : checklists.items(project.name())) {
            var line = known.get(item.name());
            if (item.checklist() == checklist.id() && line != null) {
                states.put(item.key(), line.state());
            }
        }
        return states;
    }

    /** What the lines of a decision block are to say; empty while nothing is decided. */
    Map<DecisionLine.Field, String> decision(String project, ZoneId zone) {
        return decisions.list(project, null, 1).stream()
                .findFirst()
                .map(decision -> Map.of(
                        DecisionLine.Field.DATE,
                        LocalDate.ofInstant(decision.decidedAt(), zone).toString(),
                        DecisionLine.Field.ENVIRONMENT,
                        decision.environment(),
                        DecisionLine.Field.PIC,
                        decision.pic(),
                        DecisionLine.Field.STATUS,
                        decision.status().label(),
                        DecisionLine.Field.NOTES,
                        decision.notes()))
                .orElse(Map.of());
    }
}

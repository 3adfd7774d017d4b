package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.ProjectFile.GateDuty;
import dev.taskforge.ops.project.ProjectFile.Item;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the gate is declared. */
final class GateFormat {
    private static final Field<String> ID =
            Field.required("id", DutyFormats.NAME, "The item's name, unique in the gate.");
    private static final Field<String> TITLE =
            Field.optional("title", Types.text(200), "What the item says, for people.");
    private static final Field<Priority> PRIORITY = Field.optional(
            "priority",
            Types.choice(Map.of("P0", Priority.P0, "P1", Priority.P1, "P2", Priority.P2)),
            "P0 blocks the launch; when left out, the highest of its checks.");
    private static final Field<List<String>> CHECKS =
            Field.required("checks", Types.list(DutyFormats.NAME, 1, 50), "The checks the item rests on, by name.");

    private final Declared declared;
    private final Field<List<Draft>> items;

    /** An item whose priority may still follow from its checks. */
    record Draft(String id, String title, @Nullable Priority priority, List<String> checks) {
        /** Whether a P0 check keeps the gate closed through this item. */
        boolean holdsBack(String check) {
            return checks.contains(check) && (priority == null || priority == Priority.P0);
        }

        Item resolve(Map<String, DeclaredCheck> known) {
            var highest = known.values().stream()
                    .filter(check -> checks.contains(check.name()))
                    .map(DeclaredCheck::priority)
                    .min(Comparator.naturalOrder())
                    .orElse(Priority.P1);
            return new Item(id, title, priority == null ? highest : priority, checks);
        }
    }

    /** The gate before its items know their checks. */
    record DraftGate(@Nullable Timetable timetable, List<Draft> items) {
        GateDuty resolve(Map<String, DeclaredCheck> known) {
            return new GateDuty(
                    timetable, items.stream().map(item -> item.resolve(known)).toList());
        }
    }

    GateFormat(Declared declared) {
        this.declared = declared;
        this.items = Field.withDefault(
                "items",
                Types.list(new ObjectType<>(List.of(ID, TITLE, PRIORITY, CHECKS), this::item), 0, 200),
                List.of(),
                "The lines of the gate; when left out, every check is a line of its own.");
    }

    Type<DraftGate> gate() {
        return new ObjectType<>(List.of(DutyFormats.SCHEDULE, DutyFormats.TIMEZONE, items), this::gate);
    }

    private Draft item(Values values) {
        for (var check : values.get(CHECKS)) {
            if (!declared.checks().contains(check)) {
                values.refuse(
                        CHECKS, Message.of("project.check.unknown", check), Declared.hint(check, declared.checks()));
            }
        }
        var title = values.find(TITLE);
        return new Draft(
                values.get(ID), title == null ? values.get(ID) : title, values.find(PRIORITY), values.get(CHECKS));
    }

    private DraftGate gate(Values values) {
        var seen = new HashSet<String>();
        for (var item : values.get(items)) {
            if (!seen.add(item.id())) {
                values.refuse(items, Message.of("project.item.twice", item.id()), Message.of("project.item.twice.fix"));
            }
        }
        return new DraftGate(DutyFormats.timetable(values), values.get(items));
    }
}

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
    private static final Field<Condition> WHEN = Field.optional(
            "when",
            ConditionFormat.type(),
            "When the item applies, such as {variable: PAYMENT_ACTIVE, is: true}; otherwise it is not applicable. What"
                    + " cannot be evaluated is an error and blocks.");
    private static final Field<Map<String, String>> FACTS = Field.withDefault(
            "facts",
            Types.map(Types.scalar(), ProjectFormat.NAME, "project.part-name", 50),
            Map.of(),
            "What is true of this project and no file says, such as {payment: true}; conditions of items use it.");
    private static final Field<Boolean> PUBLIC_BADGE = Field.optional(
            "badge",
            Types.choice(Map.of("public", true, "private", false)),
            "public: anybody may fetch the verdict as a picture, for a README. Private when left out.");

    private static final Field<String> CHECKLIST = Field.optional(
            "checklist",
            Types.fixedPath(),
            "A Markdown checklist in the project's folder whose items belong to the gate; taskforge checklist import"
                    + " reads it. The gate stays shut until the file is imported as it is now.");

    private final Declared declared;
    private final Field<List<Draft>> items;

    /** An item whose priority may still follow from its checks. */
    record Draft(
            String id,
            String title,
            @Nullable Priority priority,
            List<String> checks,
            @Nullable Condition when) {
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
            return new Item(id, title, priority == null ? highest : priority, checks, when);
        }
    }

    /** The gate before its items know their checks. */
    record DraftGate(
            @Nullable Timetable timetable,
            List<Draft> items,
            Map<String, String> facts,
            boolean publicBadge,
            @Nullable String checklist) {
        GateDuty resolve(Map<String, DeclaredCheck> known) {
            return new GateDuty(
                    timetable, items.stream().map(item -> item.resolve(known)).toList(), facts, publicBadge, checklist);
        }
    }

    GateFormat(Declared declared) {
        this.declared = declared;
        this.items = Field.withDefault(
                "items",
                Types.list(new ObjectType<>(List.of(ID, TITLE, PRIORITY, CHECKS, WHEN), this::item), 0, 200),
                List.of(),
                "The lines of the gate; when left out, every check is a line of its own.");
    }

    Type<DraftGate> gate() {
        return new ObjectType<>(
                List.of(DutyFormats.SCHEDULE, DutyFormats.TIMEZONE, items, CHECKLIST, FACTS, PUBLIC_BADGE), this::gate);
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
                values.get(ID),
                title == null ? values.get(ID) : title,
                values.find(PRIORITY),
                values.get(CHECKS),
                values.find(WHEN));
    }

    private DraftGate gate(Values values) {
        var seen = new HashSet<String>();
        for (var item : values.get(items)) {
            if (!seen.add(item.id())) {
                values.refuse(items, Message.of("project.item.twice", item.id()), Message.of("project.item.twice.fix"));
            }
        }
        var facts = values.get(FACTS);
        for (var item : values.get(items)) {
            var when = item.when();
            if (when != null && when.subject() == Condition.Subject.FACT && !facts.containsKey(when.name())) {
                values.refuse(
                        items,
                        Message.of("project.fact.unknown", item.id(), when.name()),
                        Declared.hint(when.name(), facts.keySet()));
            }
        }
        return new DraftGate(
                DutyFormats.timetable(values),
                values.get(items),
                facts,
                Boolean.TRUE.equals(values.find(PUBLIC_BADGE)),
                values.find(CHECKLIST));
    }
}

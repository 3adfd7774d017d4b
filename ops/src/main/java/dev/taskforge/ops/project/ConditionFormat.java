package dev.taskforge.ops.project;

import dev.taskforge.ops.project.Condition.Subject;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the condition of a gate item is declared: exactly one subject, and one value it is compared with. */
final class ConditionFormat {
    private static final Field<String> VARIABLE = Field.optional(
            "variable",
            Types.text(128, "[A-Za-z_][A-Za-z0-9_]*", "project.variable-name", "PAYMENT_ACTIVE"),
            "A variable of the environment file.");
    private static final Field<String> FACT =
            Field.optional("fact", DutyFormats.NAME, "A fact declared under gate.facts.");
    private static final Field<String> ENVIRONMENT = Field.optional(
            "environment",
            Types.text(32, "[a-z][a-z0-9-]{0,31}", "project.environment", "production"),
            "Applies only in this environment.");
    private static final Field<String> IS = Field.optional(
            "is",
            Types.scalar(),
            "The value at which the item applies. Compared with true or false, the words 1, yes, on and 0, no, off count"
                    + " as well; anything else is an error, never a quiet no.");
    private static final Field<String> IS_NOT =
            Field.optional("is_not", Types.scalar(), "The value at which the item does not apply.");

    private static final List<Field<String>> SUBJECTS = List.of(VARIABLE, FACT, ENVIRONMENT);

    private ConditionFormat() {}

    static Type<Condition> type() {
        return new ObjectType<>(List.of(VARIABLE, FACT, ENVIRONMENT, IS, IS_NOT), ConditionFormat::build);
    }

    private static @Nullable Condition build(Values values) {
        var subjects = SUBJECTS.stream().filter(values::has).toList();
        if (subjects.size() != 1) {
            values.refuse(Message.of("project.when.subject"), Message.of("project.when.example"));
            return null;
        }
        var compared = Stream.of(IS, IS_NOT).filter(values::has).toList();
        if (values.has(ENVIRONMENT)) {
            if (!compared.isEmpty()) {
                values.refuse(
                        compared.getFirst(),
                        Message.of("project.when.environment"),
                        Message.of("project.when.environment.fix"));
                return null;
            }
            return new Condition(Subject.ENVIRONMENT, "", values.get(ENVIRONMENT), true);
        }
        if (compared.size() != 1) {
            values.refuse(Message.of("project.when.value"), Message.of("project.when.example"));
            return null;
        }
        var subject = values.has(VARIABLE) ? Subject.VARIABLE : Subject.FACT;
        return new Condition(subject, values.get(subjects.getFirst()), values.get(compared.getFirst()), values.has(IS));
    }
}

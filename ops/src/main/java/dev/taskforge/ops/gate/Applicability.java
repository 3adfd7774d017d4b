package dev.taskforge.ops.gate;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides whether an item of the gate applies under its condition. Pure; a variable's own value is never told. */
final class Applicability {
    private static final Set<String> YES = Set.of("true", "1", "yes", "on");
    private static final Set<String> NO = Set.of("false", "0", "no", "off");

    private final Project project;
    private final Variables variables;

    /** @param variables those of the project now */
    Applicability(Project project, Variables variables) {
        this.project = project;
        this.variables = variables;
    }

    /** Empty when the item applies; else NOT_APPLICABLE by rule, or ERROR when nobody can tell. */
    Optional<Standing> exemption(Condition condition) {
        return switch (condition.subject()) {
            case ENVIRONMENT -> compared(condition, project.file().environment(), "taskforge.yaml");
            case FACT -> ofFact(condition);
            case VARIABLE -> ofVariable(condition);
        };
    }

    /** An item of a checklist may speak of a fact that the file declared once and does not any more. */
    private Optional<Standing> ofFact(Condition condition) {
        var value = project.file().facts().get(condition.name());
        return value == null
                ? error(
                        Message.of("gate.when.no_fact", condition.name()),
                        Message.of("gate.when.no_fact.fix", condition.name(), condition.expected()))
                : compared(condition, value, "gate.facts");
    }

    private Optional<Standing> ofVariable(Condition condition) {
        var file = project.file().envFile();
        if (file.isEmpty()) {
            return error(
                    Message.of("gate.when.no_file", condition.name()),
                    Message.of("gate.when.no_file.fix", project.name()));
        }
        if (variables.areUnreadable()) {
            return error(
                    Message.of("gate.when.unreadable", file.get()), Message.of("gate.when.unreadable.fix", file.get()));
        }
        return variables
                .ofFile(condition.name())
                .map(value -> compared(condition, value, file.get()))
                .orElseGet(() -> error(
                        Message.of("gate.when.unset", condition.name(), file.get()),
                        Message.of("gate.when.unset.fix", condition.name(), file.get(), condition.expected())));
    }

    private static Optional<Standing> compared(Condition condition, String value, String where) {
        var expected = word(condition.expected());
        var found = word(value);
        boolean flag = condition.isFlag();
        if (flag && !YES.contains(found) && !NO.contains(found)) {
            return error(
                    Message.of("gate.when.neither", condition.name(), where),
                    Message.of("gate.when.neither.fix", condition.name(), where));
        }
        boolean same = flag
                ? expected.equals("true") == YES.contains(found)
                : condition.expected().strip().equals(value.strip());
        return same == condition.equal()
                ? Optional.empty()
                : Optional.of(new Standing(
                        CheckState.NOT_APPLICABLE, Message.of("gate.when.not", condition.text()), null, null));
    }

    private static String word(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<Standing> error(Message reason, Message fix) {
        return Optional.of(new Standing(CheckState.ERROR, reason, fix, null));
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * What an export or an import would do now.
 *
 * @param faults why it would change nothing, each with its file and line where there is one; empty when it would go on
 * @param steps in the order in which it would do them, and what else a person should know
 */
public record CsvPlan(List<Message> faults, List<Message> steps) {
    static CsvPlan refused(String why) {
        return new CsvPlan(List.of(Message.of("restore.plan.refused", why)), List.of());
    }
}

package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.CsvPlan;
import dev.taskforge.ops.text.Messages;
import java.util.List;

/**
 * What an export or import would do, as the API shows it.
 *
 * @param refused whether it would change nothing
 * @param faults why, each with its file and line where there is one
 * @param steps in the order in which it would do them, and what else there is to know
 */
record CsvPlanView(boolean refused, List<String> faults, List<String> steps) {

    static CsvPlanView of(CsvPlan plan, Messages texts) {
        var faults = plan.faults().stream().map(texts::render).toList();
        return new CsvPlanView(
                !faults.isEmpty(),
                faults,
                plan.steps().stream().map(texts::render).toList());
    }
}

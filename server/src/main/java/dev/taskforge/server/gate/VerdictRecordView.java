package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.VerdictRecord;
import java.time.Instant;
import java.util.List;

/**
 * What the gate said from this moment on, until the next record.
 *
 * @param required how many P0 items applied
 * @param blockers ids of the items that kept it at NO-GO
 */
public record VerdictRecordView(
        long id, String project, String environment, Instant at, String verdict, int required, List<String> blockers) {

    static VerdictRecordView of(VerdictRecord record) {
        return new VerdictRecordView(
                record.id(),
                record.project(),
                record.environment(),
                record.at(),
                record.verdict().label(),
                record.required(),
                record.blockers());
    }
}

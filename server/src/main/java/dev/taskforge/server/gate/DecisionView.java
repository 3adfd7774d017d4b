package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Decision;
import java.time.Instant;
import java.util.List;

/**
 * A recorded launch decision.
 *
 * @param verdict what the gate said at that moment
 */
public record DecisionView(
        long id,
        String project,
        String environment,
        String status,
        String pic,
        String notes,
        String verdict,
        List<Long> evidenceIds,
        int projectVersion,
        String decidedBy,
        Instant decidedAt) {

    static DecisionView of(Decision decision) {
        return new DecisionView(
                decision.id(),
                decision.project(),
                decision.environment(),
                decision.status().label(),
                decision.pic(),
                decision.notes(),
                decision.verdict().label(),
                decision.evidenceIds(),
                decision.projectVersion(),
                decision.decidedBy(),
                decision.decidedAt());
    }
}

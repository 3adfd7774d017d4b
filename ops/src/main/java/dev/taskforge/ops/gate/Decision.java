package dev.taskforge.ops.gate;

import java.time.Instant;
import java.util.List;

/**
 * A person's launch decision and what it rested on.
 *
 * @param status what was decided; GO only while the verdict was GO
 * @param pic the person in charge, as given
 * @param verdict what the gate said at that moment
 * @param evidenceIds the evidence on the table
 * @param projectVersion the version of the project's file in force
 * @param decidedBy the account that recorded it
 */
public record Decision(
        long id,
        String project,
        String environment,
        Verdict status,
        String pic,
        String notes,
        Verdict verdict,
        List<Long> evidenceIds,
        int projectVersion,
        String decidedBy,
        Instant decidedAt) {}

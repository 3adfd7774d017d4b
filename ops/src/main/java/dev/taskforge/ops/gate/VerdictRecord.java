package dev.taskforge.ops.gate;

import java.time.Instant;
import java.util.List;

/**
 * What a gate said at one moment.
 *
 * @param required how many P0 items applied
 * @param blockers ids of the items that kept it at NO-GO
 */
public record VerdictRecord(
        long id,
        String project,
        String environment,
        Instant at,
        Verdict verdict,
        int required,
        List<String> blockers) {}

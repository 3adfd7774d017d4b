package dev.taskforge.ops.posture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well a machine is kept.
 *
 * @param machine its name
 * @param at when it was looked at
 */
public record Posture(String machine, Instant at, List<Finding> findings) {

    public Posture {
        findings = List.copyOf(findings);
    }

    public Grading grading() {
        return Grading.of(findings);
    }

    /** What came of one rule. */
    public Optional<Finding> find(String rule) {
        return findings.stream().filter(finding -> finding.rule().equals(rule)).findFirst();
    }
}

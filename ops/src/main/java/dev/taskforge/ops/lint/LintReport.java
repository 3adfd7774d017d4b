package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.Troubles.Trouble;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * What a run of the rules came to.
 *
 * @param setup what was read
 * @param findings in the order of files and lines, without those that are waived
 * @param troubles what could not be read; with any of them the run is no proof of anything
 * @param notes what was not judged because a fact is missing, in the texts of {@link Topic#PROJECT}
 */
public record LintReport(
        Setup setup, List<Finding> findings, List<Waived> waived, List<Trouble> troubles, List<Message> notes) {

    /** A finding that somebody answers for. */
    public record Waived(Finding finding, RuleWaiver waiver) {}

    public LintReport {
        findings = List.copyOf(findings);
        waived = List.copyOf(waived);
        troubles = List.copyOf(troubles);
        notes = List.copyOf(notes);
    }

    /**
     * How many findings there are of one severity.
     *
     * @param severity {@code P0}, {@code P1} or {@code P2}
     */
    public long count(String severity) {
        return findings.stream()
                .filter(finding -> finding.rule().severity().name().equals(severity))
                .count();
    }

    /**
     * Whether there is a finding at or above a severity.
     *
     * @param severity {@code P0}, {@code P1} or {@code P2}
     */
    public boolean reaches(String severity) {
        var least = Priority.valueOf(severity);
        return findings.stream().anyMatch(finding -> finding.rule().severity().compareTo(least) <= 0);
    }
}

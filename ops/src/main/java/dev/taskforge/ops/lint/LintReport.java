package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.Troubles.Trouble;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;

/**
 * What a run of the rules came to.
 *
 * @param files that were read
 * @param findings in the order of files and lines, without those that are waived
 * @param troubles what could not be read; with any of them the run is no proof of anything
 */
public record LintReport(List<SourceFile> files, List<Finding> findings, List<Waived> waived, List<Trouble> troubles) {

    /** A finding that somebody answers for. */
    public record Waived(Finding finding, RuleWaiver waiver) {}

    public LintReport {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
        waived = List.copyOf(waived);
        troubles = List.copyOf(troubles);
    }

    /** How many findings there are of one severity. */
    public long count(Priority severity) {
        return findings.stream()
                .filter(finding -> finding.rule().severity() == severity)
                .count();
    }

    /** Whether there is a finding at or above a severity. */
    public boolean reaches(Priority severity) {
        return findings.stream().anyMatch(finding -> finding.rule().severity().compareTo(severity) <= 0);
    }
}

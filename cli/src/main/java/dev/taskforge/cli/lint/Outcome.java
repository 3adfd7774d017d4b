package dev.taskforge.cli.lint;

import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.lint.LintReport;
import dev.taskforge.ops.lint.LintTexts;
import dev.taskforge.ops.lint.Patch;
import java.util.List;

/**
 * A report in the words of one language, ready to be written.
 *
 * @param directory as the person named it
 * @param findings in the order of files and lines
 */
public record Outcome(LintReport report, LintTexts texts, String directory, List<FindingText> findings) {

    /** Puts a report into words. */
    public static Outcome of(LintReport report, LintTexts texts, String directory) {
        var patch = new Patch(report.setup());
        var findings = report.findings().stream()
                .map(finding -> FindingText.of(finding, texts, patch))
                .toList();
        return new Outcome(report, texts, directory, findings);
    }

    /** The finding behind a text. */
    public FindingText textOf(LintReport.Waived waived) {
        return FindingText.of(waived.finding(), texts, new Patch(report.setup()));
    }
}

package dev.taskforge.server.lint;

import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.lint.LintReport;
import dev.taskforge.ops.lint.LintTexts;
import dev.taskforge.ops.lint.Patch;
import java.util.List;

/**
 * What the linter finds in a project's folder.
 *
 * @param errors what could not be read: with any of them nothing is proven
 * @param notes what was not judged because a fact is missing
 * @param findings in the order of files and lines, without those that are waived
 */
public record FindingsView(
        String project,
        Summary summary,
        List<Unread> errors,
        List<String> notes,
        List<FindingText> findings,
        List<WaivedFinding> waived) {

    /** How many of each. */
    public record Summary(int files, long p0, long p1, long p2, int waived, int errors) {}

    /** A place that could not be read, and why. */
    public record Unread(String file, int line, int column, String message) {}

    /** A finding that somebody answers for until a day, {@code expires}, such as {@code 2026-12-31}. */
    public record WaivedFinding(FindingText finding, String reason, String approver, String expires) {}

    static FindingsView of(String project, LintReport report, LintTexts texts) {
        var patch = new Patch(report.setup());
        var summary = new Summary(
                report.setup().files().size(),
                report.count("P0"),
                report.count("P1"),
                report.count("P2"),
                report.waived().size(),
                report.troubles().size());
        return new FindingsView(
                project,
                summary,
                report.troubles().stream()
                        .map(trouble -> new Unread(
                                trouble.spot().file().path(),
                                trouble.spot().line(),
                                trouble.spot().column(),
                                texts.of(trouble)))
                        .toList(),
                report.notes().stream().map(texts::note).toList(),
                report.findings().stream()
                        .map(finding -> FindingText.of(finding, texts, patch))
                        .toList(),
                report.waived().stream()
                        .map(waived -> new WaivedFinding(
                                FindingText.of(waived.finding(), texts, patch),
                                waived.waiver().reason(),
                                waived.waiver().approver(),
                                waived.waiver().expires().toString()))
                        .toList());
    }
}

package dev.taskforge.ops.lint;

import java.util.List;

/**
 * A finding as people and programs read it, in one language.
 *
 * @param rule its id
 * @param severity {@code P0}, {@code P1} or {@code P2}
 * @param topic such as {@code compose}
 * @param file path relative to the folder that was read
 * @param line from 1
 * @param column from 1, in characters
 * @param endLine the line in which the place ends
 * @param endColumn behind its last character
 * @param seen what was seen
 * @param title of the rule
 * @param why it matters
 * @param fix what to do
 * @param diff the lines of a mechanical repair, each with {@code -} or {@code +} before it; empty when there is none
 */
public record FindingText(
        String rule,
        String severity,
        String topic,
        String file,
        int line,
        int column,
        int endLine,
        int endColumn,
        String seen,
        String title,
        String why,
        String fix,
        List<String> diff) {

    public FindingText {
        diff = List.copyOf(diff);
    }

    /** Puts a finding into words. */
    public static FindingText of(Finding finding, LintTexts texts, Patch patch) {
        var rule = texts.of(finding.rule());
        var file = finding.spot().file();
        var end = file.placeOf(finding.spot().end());
        return new FindingText(
                rule.id(),
                rule.severity(),
                rule.topic(),
                file.path(),
                finding.spot().line(),
                finding.spot().column(),
                end.line(),
                end.column(),
                texts.seen(finding),
                rule.title(),
                rule.why(),
                rule.fix(),
                patch.of(finding));
    }
}

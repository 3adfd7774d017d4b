package dev.taskforge.cli.lint;

import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Texts;
import dev.taskforge.cli.text.Tone;
import dev.taskforge.cli.text.Width;
import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.lint.RuleText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What the linter found, for people: grouped by file, each rule explained where it first occurs. */
public final class PlainReport {
    private static final int MOST_DIFF_LINES = 8;
    private static final int MOST_AT_A_GLANCE = 10;
    private static final String INDENT = "    ";

    private final Screen screen;
    private final Texts texts;
    private final Set<String> explained = new HashSet<>();

    /** @param texts in the language that was asked for, which may differ from the screen's */
    public PlainReport(Screen screen, Texts texts) {
        this.screen = screen;
        this.texts = texts;
    }

    /** Writes all of it, the summary last. */
    public void write(Outcome outcome) {
        writeTroubles(outcome);
        var file = "";
        for (var finding : outcome.findings()) {
            if (!finding.file().equals(file)) {
                file = finding.file();
                screen.line(Tone.STRONG, Width.cut(Screen.printable(file), screen.columns()));
            }
            write(finding);
        }
        summarise(outcome);
    }

    private void writeTroubles(Outcome outcome) {
        for (var trouble : outcome.report().troubles()) {
            screen.line(Tone.BAD, Width.cut(Screen.printable(trouble.spot() + " ERROR"), screen.columns()));
            screen.paragraph(INDENT, outcome.texts().of(trouble));
            screen.gap();
        }
    }

    private void write(FindingText finding) {
        var head = "  " + finding.line() + ":" + finding.column() + " " + finding.severity() + " " + finding.rule();
        screen.line(tone(finding.severity()), head);
        screen.paragraph(INDENT, finding.seen());
        if (explained.add(finding.rule())) {
            screen.paragraph(INDENT + texts.get("lint.why") + " ", finding.why());
            screen.paragraph(INDENT + texts.get("lint.fix") + " ", finding.fix());
        }
        finding.diff().stream().limit(MOST_DIFF_LINES).forEach(this::writeDiff);
        if (finding.diff().size() > MOST_DIFF_LINES) {
            screen.paragraph(INDENT, texts.get("lint.diff.more", finding.diff().size() - MOST_DIFF_LINES));
        }
        screen.gap();
    }

    private void writeDiff(String line) {
        var tone = line.startsWith("-") ? Tone.BAD : Tone.GOOD;
        screen.line(tone, INDENT + Width.cut(Screen.printable(line), screen.columns() - INDENT.length()));
    }

    /** Beyond a screen or two the worst is named again where a reader ends up: one line for each rule. */
    private void repeatWorst(Outcome outcome) {
        if (outcome.findings().size() <= MOST_AT_A_GLANCE) {
            return;
        }
        var places = new LinkedHashMap<String, List<String>>();
        for (var finding : outcome.findings()) {
            if (finding.severity().equals("P0")) {
                places.computeIfAbsent(finding.rule(), rule -> new ArrayList<>())
                        .add(finding.file() + ":" + finding.line());
            }
        }
        if (!places.isEmpty()) {
            screen.line(Tone.STRONG, texts.get("lint.worst"));
            places.forEach((rule, all) -> screen.paragraph("  " + rule + "  ", String.join(", ", all)));
            screen.gap();
        }
    }

    private void summarise(Outcome outcome) {
        repeatWorst(outcome);
        var report = outcome.report();
        var files = report.setup().files().size();
        if (report.findings().isEmpty() && report.troubles().isEmpty()) {
            screen.line(Tone.GOOD, texts.get("lint.clean", files));
        } else {
            screen.line(
                    report.troubles().isEmpty() && report.count("P0") == 0 ? Tone.WARNING : Tone.BAD,
                    texts.get(
                            "lint.summary",
                            report.findings().size(),
                            files,
                            report.count("P0"),
                            report.count("P1"),
                            report.count("P2")));
        }
        if (!report.troubles().isEmpty()) {
            screen.paragraph("", texts.get("lint.troubles", report.troubles().size()));
        }
        report.notes().forEach(note -> screen.paragraph("", outcome.texts().note(note)));
        if (!report.waived().isEmpty()) {
            screen.paragraph("", texts.get("lint.waived", report.waived().size()));
        }
        if (report.findings().stream().anyMatch(finding -> !finding.edits().isEmpty())) {
            screen.paragraph("", texts.get("lint.diff.hint"));
        }
    }

    /** Writes what a rule is about. */
    public void explain(RuleText rule) {
        screen.line(Tone.STRONG, rule.id() + "  " + rule.severity());
        screen.paragraph("", rule.title());
        screen.gap();
        screen.paragraph(texts.get("lint.why") + " ", rule.why());
        screen.paragraph(texts.get("lint.fix") + " ", rule.fix());
    }

    private static Tone tone(String severity) {
        return switch (severity) {
            case "P0" -> Tone.BAD;
            case "P1" -> Tone.WARNING;
            default -> Tone.PLAIN;
        };
    }
}

package dev.taskforge.cli.lint;

import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Texts;
import dev.taskforge.cli.text.Tone;
import dev.taskforge.cli.text.Width;
import dev.taskforge.ops.lint.migration.MigrationClass;
import dev.taskforge.ops.lint.migration.MigrationFile;
import dev.taskforge.ops.lint.migration.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What migrations are, for people: a table of the files, then what in them is more than additive. */
public final class PlainMigrations {
    private static final String INDENT = "    ";

    private final Screen screen;
    private final Texts texts;
    private final Set<String> explained = new HashSet<>();

    /** @param texts in the language that was asked for, which may differ from the screen's */
    public PlainMigrations(Screen screen, Texts texts) {
        this.screen = screen;
        this.texts = texts;
    }

    /** Writes all of it, the summary last. */
    public void write(MigrationOutcome outcome) {
        var report = outcome.report();
        for (var trouble : report.troubles()) {
            screen.line(Tone.BAD, Width.cut(Screen.printable(trouble.spot() + " ERROR"), screen.columns()));
            screen.paragraph(INDENT, outcome.texts().of(trouble));
            screen.gap();
        }
        if (!report.files().isEmpty()) {
            table(report.files());
            screen.gap();
        }
        report.files().forEach(file -> findings(file, outcome));
        var worst = report.worst();
        screen.line(
                tone(worst),
                texts.get(
                        "lint.migrations.summary",
                        report.files().size(),
                        report.count(MigrationClass.ADDITIVE),
                        report.count(MigrationClass.GUARDED),
                        report.count(MigrationClass.BREAKING),
                        report.count(MigrationClass.UNKNOWN)));
        screen.paragraph("", worst.name() + ": " + outcome.words().of(worst) + ".");
    }

    private void table(List<MigrationFile> files) {
        var table = new Table(
                texts.get("lint.migrations.class"),
                texts.get("lint.migrations.undo"),
                texts.get("lint.migrations.file"));
        for (var file : files) {
            table.row(
                    new Cell(file.type().name(), tone(file.type())),
                    texts.get(file.reversible() ? "lint.migrations.yes" : "lint.migrations.no"),
                    file.path());
        }
        screen.table(table, "lint.migrations.none");
    }

    private void findings(MigrationFile file, MigrationOutcome outcome) {
        var telling = file.verdicts().stream()
                .filter(verdict -> verdict.type() != MigrationClass.ADDITIVE)
                .toList();
        if (!telling.isEmpty()) {
            screen.line(Tone.STRONG, Width.cut(Screen.printable(file.path()), screen.columns()));
            telling.forEach(verdict -> write(verdict, outcome));
        }
    }

    private void write(Verdict verdict, MigrationOutcome outcome) {
        var rule = outcome.words().of(verdict.rule());
        var spot = verdict.spot();
        screen.line(
                tone(verdict.type()),
                "  " + spot.line() + ":" + spot.column() + " " + verdict.type() + " " + rule.id());
        screen.paragraph(INDENT, rule.title() + (verdict.shown().isEmpty() ? "" : ": " + verdict.shown()));
        if (explained.add(rule.id())) {
            screen.paragraph(INDENT + texts.get("lint.why") + " ", rule.why());
            screen.paragraph(INDENT + texts.get("lint.fix") + " ", rule.fix());
        }
        screen.gap();
    }

    private static Tone tone(MigrationClass type) {
        return switch (type) {
            case ADDITIVE -> Tone.GOOD;
            case GUARDED -> Tone.WARNING;
            case BREAKING, UNKNOWN -> Tone.BAD;
        };
    }
}

package dev.taskforge.cli.lint;

import dev.taskforge.ops.lint.LintTexts;
import dev.taskforge.ops.lint.migration.MigrationReport;
import dev.taskforge.ops.lint.migration.MigrationTexts;
import java.util.Locale;

/**
 * What migrations are, in the words of one language, ready to be written.
 *
 * @param directory as the person named it
 */
public record MigrationOutcome(MigrationReport report, MigrationTexts words, LintTexts texts, String directory) {

    /** Puts a report into words. */
    public static MigrationOutcome of(MigrationReport report, Locale locale, String directory) {
        return new MigrationOutcome(report, new MigrationTexts(locale), new LintTexts(locale), directory);
    }
}

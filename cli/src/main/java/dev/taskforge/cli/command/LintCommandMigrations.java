package dev.taskforge.cli.command;

import dev.taskforge.cli.lint.JsonMigrations;
import dev.taskforge.cli.lint.MigrationOutcome;
import dev.taskforge.cli.lint.PlainMigrations;
import dev.taskforge.cli.text.Texts;
import dev.taskforge.ops.lint.migration.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code lint --migrations DIR}. */
final class LintCommandMigrations {
    private final Session session;
    private final Texts texts;

    /** @param texts in the language that was asked for */
    LintCommandMigrations(Session session, Texts texts) {
        this.session = session;
        this.texts = texts;
    }

    /**
     * Classifies the migrations of a folder.
     *
     * @param shown the folder as the person named it
     * @param asked what else was asked for, which must not be what only other files have
     */
    int run(Path directory, String shown, LintCommand asked) {
        if (asked.sarif != null || asked.diff || asked.envContract || asked.memory != null || !asked.only.isEmpty()) {
            throw wrong("lint.migrations.alone");
        }
        var folder = session.directory().resolve(directory).normalize();
        if (!Files.isDirectory(folder)) {
            throw wrong("lint.no_folder", shown);
        }
        try {
            var report = Migrations.classify(folder);
            if (report.files().isEmpty() && report.troubles().isEmpty()) {
                throw wrong("lint.nothing", shown, Migrations.LOOKED_FOR);
            }
            var outcome = MigrationOutcome.of(report, texts.locale(), shown);
            if (asked.json) {
                session.screen().json(JsonMigrations.of(outcome));
            } else {
                new PlainMigrations(session.screen(), texts).write(outcome);
            }
            boolean fails = report.worst().refused() && !asked.failOn.equals(LintCommand.NEVER);
            return fails || !report.troubles().isEmpty() ? ExitCode.REFUSED : ExitCode.DONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WrongInput wrong(String key, Object... arguments) {
        return new WrongInput(session.screen().texts().get(key, arguments));
    }
}

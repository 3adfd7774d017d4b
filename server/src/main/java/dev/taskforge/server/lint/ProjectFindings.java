package dev.taskforge.server.lint;

import dev.taskforge.ops.lint.Lint;
import dev.taskforge.ops.lint.LintReport;
import dev.taskforge.ops.lint.Rules;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;

/** Looks through the folder of a project each time it is asked; nothing of it is kept. Safe for use by any thread. */
public final class ProjectFindings {
    private final Clock clock;

    public ProjectFindings(Clock clock) {
        this.clock = clock;
    }

    /** What the rules find now; empty when the project's folder cannot be read. */
    public Optional<LintReport> of(Project project) {
        try {
            var today = LocalDate.ofInstant(clock.instant(), clock.getZone());
            return Optional.of(Lint.folder(project.directory(), Rules.all(), today));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

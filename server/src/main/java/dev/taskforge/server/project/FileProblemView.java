package dev.taskforge.server.project;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Problem;
import org.jspecify.annotations.Nullable;

/** Something wrong in a project's file. */
public record FileProblemView(
        int line,
        int column,
        String path,
        String message,
        @Nullable String suggestion) {

    static FileProblemView of(Problem problem, Messages texts) {
        var suggestion = problem.suggestion();
        return new FileProblemView(
                problem.line(),
                problem.column(),
                problem.path(),
                texts.render(problem.message()),
                suggestion == null ? null : texts.render(suggestion));
    }
}

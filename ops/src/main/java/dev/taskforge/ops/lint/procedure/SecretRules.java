package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.CommandSecrets;
import dev.taskforge.ops.shell.CommandSecrets.Kind;
import java.util.List;

/** Secrets written into commands. */
final class SecretRules {

    private SecretRules() {}

    static List<Rule> rules() {
        return List.of(
                Steps.each("secret-on-command-line", Priority.P0, SecretRules::written),
                Steps.each("secret-shown-by-ps", Priority.P2, SecretRules::shown));
    }

    private static void written(Step step, Steps steps, Found found) {
        for (var given : CommandSecrets.of(step.call())) {
            if (given.literal()) {
                found.at(given.spot(), given.name(), Masked.of(given.value()));
            }
        }
    }

    /** A variable keeps it out of the file, and the shell fills it in before the process list shows it. */
    private static void shown(Step step, Steps steps, Found found) {
        for (var given : CommandSecrets.of(step.call())) {
            if (given.kind() == Kind.OPTION && given.fromElsewhere()) {
                found.at(given.spot(), given.name());
            }
        }
    }
}

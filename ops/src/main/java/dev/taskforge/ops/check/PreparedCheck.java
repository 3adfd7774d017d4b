package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.MissingVariableException;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.FlowText;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Shown;
import org.jspecify.annotations.Nullable;

/**
 * A check with its variables filled in, ready to be asked.
 *
 * @param check null when the question cannot be put
 * @param obstacle why not; null when it can
 * @param question masked
 * @param definition what is asked, in one spelling, unmasked: only ever to be hashed
 * @param masking hides the secrets of this check's project
 */
record PreparedCheck(
        @Nullable Check check, @Nullable Answer obstacle, String question, String definition, Masking masking) {

    static PreparedCheck of(Project project, DeclaredCheck declared, CheckKind kind, Variables projectVariables) {
        var variables = projectVariables.fresh();
        var written = FlowText.of(declared.question());
        var shown = shown(declared);
        try {
            var tree = declared.question().mapTexts(variables::fill);
            var scope = CheckScope.withVariables(declared.name(), project.file().parts(), variables);
            var reading = Reading.afterVariables("checks." + declared.name());
            var check = kind.within(scope).read(tree, reading);
            var masking = variables.masking();
            var definition = declared.kind() + "\n" + FlowText.of(tree) + "\n" + scope.used();
            if (check == null) {
                var problem = reading.problems().getFirst();
                var obstacle = Answer.error(
                        masking.mask(problem.message()), Message.of("check.definition.fix", problem.path()));
                return new PreparedCheck(null, obstacle, shown, definition, masking);
            }
            var hiding = variables.masking(check.secrets());
            return new PreparedCheck(check, null, hiding.mask(check.question()), definition, hiding);
        } catch (MissingVariableException e) {
            var obstacle = Answer.error(
                    Message.of("check.variable.missing", e.variable()),
                    project.file()
                            .envFile()
                            .map(file -> Message.of("check.variable.fix", e.variable(), file))
                            .orElseGet(() -> Message.of("check.variable.fix.no-file", e.variable())));
            return new PreparedCheck(null, obstacle, shown, written, variables.masking());
        } catch (IllegalArgumentException e) {
            var obstacle = Answer.error(
                    Message.of("check.variable.nesting"),
                    Message.of("check.definition.fix", "checks." + declared.name()));
            return new PreparedCheck(null, obstacle, shown, written, variables.masking());
        }
    }

    /** The question as written, when it cannot be put: only its main part, which holds no secret of its own. */
    private static String shown(DeclaredCheck declared) {
        var main = declared.question().entries().get(declared.kind());
        return main == null ? declared.kind() : declared.kind() + " " + Shown.of(FlowText.of(main.value()));
    }
}

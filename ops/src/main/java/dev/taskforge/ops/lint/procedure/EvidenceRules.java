package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.Arguments.Option;
import dev.taskforge.ops.shell.Effects;
import dev.taskforge.ops.shell.ValuedOptions;
import dev.taskforge.ops.shell.Word;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Optional;

/** Commands that are meant to prove something and do not. */
final class EvidenceRules {

    private EvidenceRules() {}

    static List<Rule> rules() {
        return List.of(
                Steps.each("changing-evidence", Priority.P0, EvidenceRules::changing),
                Steps.each("unchecked-certificate", Priority.P0, EvidenceRules::unchecked),
                Steps.each("django-check-without-deploy", Priority.P1, EvidenceRules::withoutDeploy));
    }

    private static void changing(Step step, Steps steps, Found found) {
        if (step.origin().proves()) {
            var judgement = Effects.of(step.call());
            if (judgement.effect().changes()) {
                found.at(step.call().spot(), judgement.part());
            }
        }
    }

    private static void unchecked(Step step, Steps steps, Found found) {
        var call = step.call();
        Optional<Option> option = Optional.empty();
        if (call.runs("curl")) {
            option = call.arguments(ValuedOptions.CURL).option("-k", "--insecure");
        } else if (call.runs("wget")) {
            option = call.arguments(ValuedOptions.WGET).option("--no-check-certificate");
        }
        option.map(Option::word).map(Word::spot).ifPresent(word -> found.at(word, without(word), call.program()));
    }

    /** Takes the option away, with the space before it; nothing when others are written together with it. */
    private static List<Edit> without(Spot word) {
        boolean whole = word.text().equals("-k") || word.text().startsWith("--");
        return whole && word.file().text().charAt(word.start() - 1) == ' '
                ? List.of(new Edit(word.file().spot(word.start() - 1, word.end()), ""))
                : List.of();
    }

    private static void withoutDeploy(Step step, Steps steps, Found found) {
        var call = step.call();
        var operands = call.arguments("--settings --database").rest();
        if (call.runs("manage.py", "django-admin")
                && !operands.isEmpty()
                && operands.getFirst().text().equals("check")
                && !call.has("--deploy")) {
            var word = operands.getFirst().spot();
            found.at(call.spot(), List.of(new Edit(word, "check --deploy")));
        }
    }
}

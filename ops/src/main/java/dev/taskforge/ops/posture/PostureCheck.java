package dev.taskforge.ops.posture;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.CheckScope;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Is this machine kept well enough? Every rule is a part of the answer. What could not be asked decides nothing: when the grade depends
 * on it, the answer is ERROR.
 *
 * @param least the grade that is wanted, or a better one
 */
public record PostureCheck(PostureRules rules, Grade least, Wanted wanted) implements Check {
    public static final String KEY = "posture";

    private static final Field<String> POSTURE =
            Field.required(KEY, Types.choice(Map.of("this", "this")), "The machine on which TaskForge runs: this.");
    private static final Field<Grade> GRADE = Field.withDefault(
            "grade",
            Types.choice(Map.of("A", Grade.A, "B", Grade.B, "C", Grade.C, "D", Grade.D, "E", Grade.E)),
            Grade.B,
            "The grade that the machine must have at least, from A, the best, to E.");
    private static final Field<Integer> SSH_PORT = Field.optional(
            "ssh_port", Types.integer(1, 65_535), "The only port at which SSH may listen, such as 9022.");
    private static final Field<Map<String, String>> IGNORE = Field.withDefault(
            "ignore",
            Types.map(Types.text(300), "[a-z][a-z0-9-]{0,40}", "check.posture.rule.form", 20),
            Map.of(),
            "Rules that do not count here, each with the reason, such as firewall: the provider has one in front.");

    /** @param rules asks them of this machine */
    public static CheckKind kind(PostureRules rules) {
        return new CheckKind(
                        KEY,
                        CheckKind.DEFAULT_MAX_AGE,
                        Duration.ofSeconds(60),
                        List.of(),
                        List.of(POSTURE, GRADE, SSH_PORT, IGNORE),
                        (values, scope) -> of(rules, values, scope))
                .watched();
    }

    private static @Nullable PostureCheck of(PostureRules rules, Values values, CheckScope scope) {
        var ignored = values.get(IGNORE);
        var known = PostureRules.ids();
        for (var rule : ignored.keySet()) {
            if (!known.contains(rule)) {
                values.refuse(IGNORE, Message.of("check.posture.rule.unknown", rule), Nearest.hint(rule, known));
                return null;
            }
        }
        var port = values.find(SSH_PORT);
        var wanted = new Wanted(port == null ? Set.of() : Set.of(port), scope.declares(DatabaseKind.REDIS), ignored);
        return new PostureCheck(rules, values.get(GRADE), wanted);
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        var posture = rules.look(wanted);
        var parts = posture.findings().stream().map(PostureCheck::part).toList();
        var lines = parts.stream()
                .map(part -> part.state() + " " + part.group() + " " + part.name())
                .collect(Collectors.joining("\n"));
        return judge(posture).output(lines, null).parts(parts);
    }

    private Answer judge(Posture posture) {
        var grading = posture.grading();
        var fix = Message.of("check.posture.fix");
        if (grading.grade() == null) {
            var first = posture.findings().stream()
                    .filter(finding -> finding.outcome() == Outcome.ERROR)
                    .findFirst();
            return Answer.error(
                    first.map(Finding::seen).orElse(Message.of("check.posture.nothing")),
                    first.map(Finding::fix).orElse(fix));
        }
        if (grading.grade().reaches(least)) {
            return Answer.pass(Message.of("check.posture.pass", grading.grade(), grading.score()));
        }
        if (!Objects.requireNonNull(grading.possible()).reaches(least)) {
            return Answer.fail(
                    Message.of("check.posture.fail", grading.grade(), least, names(posture, Outcome.FAIL)), fix);
        }
        return Answer.error(
                Message.of("check.posture.unasked", grading.grade(), least, names(posture, Outcome.ERROR)),
                Message.of("check.posture.unasked.fix"));
    }

    private static String names(Posture posture, Outcome outcome) {
        return posture.findings().stream()
                .filter(Finding::counts)
                .filter(finding -> finding.outcome() == outcome)
                .map(Finding::rule)
                .collect(Collectors.joining(", "));
    }

    private static Part part(Finding finding) {
        var state =
                switch (finding.outcome()) {
                    case PASS -> CheckState.PASS;
                    case FAIL -> CheckState.FAIL;
                    case ERROR -> CheckState.ERROR;
                    case NOT_APPLICABLE -> CheckState.NOT_APPLICABLE;
                };
        // One that does not count is shown as what a person said of it.
        var shown = finding.ignored() == null ? state : CheckState.WAIVED;
        var expected = finding.ignored() == null ? "" : finding.ignored();
        return new Part(finding.weight().name(), finding.rule(), shown, expected, state.label(), finding.seen(), 0);
    }

    @Override
    public String question() {
        return "posture of this machine: " + least
                + (wanted.sshPorts().isEmpty() ? "" : ", SSH at " + wanted.sshPorts());
    }
}

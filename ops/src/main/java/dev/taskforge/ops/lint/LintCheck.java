package dev.taskforge.ops.lint;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Are the files of the project without faults? Its evidence goes stale as soon as one of them changes.
 *
 * @param folder relative to the project's folder
 * @param failOn the least severity that fails it
 */
public record LintCheck(String folder, Priority failOn) implements Check {
    private static final int MOST_SHOWN = 100;
    private static final Field<String> FOLDER =
            Field.required("lint", Types.fixedPath(), "The folder whose files are read; `.` is that of the project.");
    private static final Field<Priority> FAIL_ON = Field.withDefault(
            "fail_on",
            Types.choice(Map.of("P0", Priority.P0, "P1", Priority.P1, "P2", Priority.P2)),
            Priority.P0,
            "The least severity that fails it.");

    public static final CheckKind KIND = new CheckKind(
            "lint",
            CheckKind.DEFAULT_MAX_AGE,
            Duration.ofSeconds(30),
            List.of(LintFormat.SECTION, EnvFormat.SECTION),
            List.of(FOLDER, FAIL_ON),
            (values, scope) -> new LintCheck(values.get(FOLDER), values.get(FAIL_ON)));

    @Override
    public Answer ask(Surroundings surroundings) {
        var root = surroundings.directory().resolve(folder).normalize();
        LintReport report;
        try {
            var clock = surroundings.clock();
            report = Lint.folder(root, Rules.all(), LocalDate.ofInstant(clock.instant(), clock.getZone()));
        } catch (IOException e) {
            return Answer.error(
                    Message.of("check.lint.folder", root, e.getClass().getSimpleName()),
                    Message.of("check.lint.folder.fix", root));
        }
        return judge(report, root).output(output(report), null);
    }

    private Answer judge(LintReport report, Path root) {
        if (!report.troubles().isEmpty()) {
            return Answer.error(
                    Message.of("check.lint.unreadable", report.troubles().size()), Message.of("check.lint.fix", root));
        }
        if (report.setup().files().isEmpty()) {
            return Answer.error(
                    Message.of("check.lint.nothing", root, SetupReader.lookedFor()),
                    Message.of("check.lint.folder.fix", root));
        }
        var seen = Message.of(
                "check.lint.seen",
                report.setup().files().size(),
                report.count("P0"),
                report.count("P1"),
                report.count("P2"),
                report.waived().size());
        return report.reaches(failOn.name())
                ? Answer.fail(seen, Message.of("check.lint.fix", root))
                : Answer.pass(seen);
    }

    /** In English, as all outputs of checks are; findings name secrets only masked. */
    private static String output(LintReport report) {
        var texts = new LintTexts(Messages.ENGLISH);
        var troubles = report.troubles().stream().map(trouble -> trouble.spot() + " ERROR " + texts.of(trouble));
        var findings = report.findings().stream()
                .map(finding -> finding.spot() + " " + finding.rule().severity() + " " + finding.rule() + " "
                        + texts.seen(finding));
        return Stream.concat(troubles, findings).limit(MOST_SHOWN).collect(Collectors.joining("\n"));
    }

    @Override
    public String circumstances(Path directory) {
        return SetupReader.fingerprint(directory.resolve(folder).normalize());
    }

    @Override
    public String question() {
        return "lint " + folder + " (" + failOn + ")";
    }
}

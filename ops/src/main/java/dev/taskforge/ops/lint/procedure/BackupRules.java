package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.Effects;
import dev.taskforge.ops.shell.Word;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Making a dump, by hand, by a script or by cron. */
final class BackupRules {
    private static final Predicate<Step> LOOKING = BackupRules::looksAtResult;
    private static final Predicate<Step> DELETING = BackupRules::deletes;

    private BackupRules() {}

    static List<Rule> rules() {
        return List.of(
                Steps.each("dump-onto-final-name", Priority.P0, BackupRules::ontoFinalName),
                Steps.each("pipe-hides-failure", Priority.P1, BackupRules::hidesFailure),
                Steps.whole("backup-never-checked", Priority.P1, BackupRules::neverChecked),
                Steps.whole("backup-never-deleted", Priority.P2, BackupRules::neverDeleted),
                Steps.each("cron-output-lost", Priority.P2, BackupRules::outputLost),
                Steps.each("cron-without-lock", Priority.P2, BackupRules::withoutLock));
    }

    private static void ontoFinalName(Step step, Steps steps, Found found) {
        if (!Meaning.dumps(step.call())) {
            return;
        }
        Meaning.dumpedInto(step.call())
                .filter(into -> !passing(into.target().text())
                        && !steps.moves(into.target().text(), step))
                .ifPresent(into -> found.at(into.target().spot(), into.target().text()));
    }

    /** Whether a file's name says that it is not the last. */
    private static boolean passing(String name) {
        var text = name.toLowerCase(Locale.ROOT);
        return text.contains("tmp")
                || text.contains("temp")
                || text.endsWith(".part")
                || text.endsWith(".partial")
                || text.endsWith(".new")
                || text.endsWith(".incomplete");
    }

    private static void hidesFailure(Step step, Steps steps, Found found) {
        var call = step.call();
        boolean matters = Meaning.dumps(call) || call.runs("tar", "pg_restore");
        if (!matters || call.next().isEmpty() || safe(step)) {
            return;
        }
        found.at(call.spot(), call.program());
    }

    /** Whether the shell that reads the pipe was told to mind every command in it. */
    private static boolean safe(Step step) {
        if (step.snippet().sets("pipefail")) {
            return true;
        }
        var parent = step.call().parent();
        return parent != null && parent.has("pipefail");
    }

    private static void neverChecked(Steps steps, Found found) {
        if (!steps.any(LOOKING)) {
            scriptDump(steps)
                    .ifPresent(step -> found.at(step.call().spot(), step.call().program()));
        }
    }

    private static void neverDeleted(Steps steps, Found found) {
        if (!steps.any(DELETING)) {
            scriptDump(steps)
                    .filter(step -> Meaning.dumpedInto(step.call())
                            .filter(into -> !into.target().literal())
                            .isPresent())
                    .ifPresent(step -> found.at(step.call().spot(), step.call().program()));
        }
    }

    private static Optional<Step> scriptDump(Steps steps) {
        return steps.list().stream()
                .filter(step -> step.origin() == Origin.SCRIPT && Meaning.dumps(step.call()))
                .findFirst();
    }

    private static boolean looksAtResult(Step step) {
        var call = step.call();
        boolean decides = Meaning.dumps(call) && call.flow().condition();
        boolean tests = call.runs("test", "[", "[[")
                && call.arguments().stream()
                        .map(Word::text)
                        .anyMatch(word -> word.equals("-s") || word.equals("$?") || word.contains("PIPESTATUS"));
        return decides
                || tests
                || Meaning.PROVING.test(step)
                || (call.runs("set") && step.snippet().sets("e"))
                || step.snippet().sets("e");
    }

    private static boolean deletes(Step step) {
        var call = step.call();
        return call.runs("rm", "logrotate", "tmpwatch", "rclone", "restic", "borg")
                || (call.runs("find") && (call.has("-delete") || call.has("-exec")));
    }

    private static boolean scheduled(Step step) {
        return step.origin() == Origin.CRON
                && step.snippet().calls().getFirst().spot().start()
                        == step.call().spot().start();
    }

    private static void outputLost(Step step, Steps steps, Found found) {
        if (!scheduled(step)) {
            return;
        }
        boolean kept = step.snippet().calls().stream()
                        .anyMatch(call -> call.simple().redirections().stream().anyMatch(to -> to.ofOutput())
                                || call.runs("logger", "systemd-cat", "chronic", "cronic"))
                || step.call().wrappers().stream()
                        .anyMatch(wrapper -> wrapper.words().getFirst().text().endsWith("chronic"));
        if (!kept) {
            found.at(step.call().simple().spot());
        }
    }

    private static void withoutLock(Step step, Steps steps, Found found) {
        if (!scheduled(step)) {
            return;
        }
        boolean locked = step.snippet().text().toString().contains("flock")
                || step.call().runs("systemctl", "run-one");
        boolean idle = step.snippet().calls().stream()
                .noneMatch(call -> Effects.of(call).effect().changes()
                        || call.words().isEmpty()
                        || !Effects.knows(call.program()));
        if (!locked && !idle) {
            var command = step.call().simple().spot();
            found.at(command, List.<Edit>of(), step.call().program());
        }
    }
}

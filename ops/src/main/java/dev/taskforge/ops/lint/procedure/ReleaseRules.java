package dev.taskforge.ops.lint.procedure;

import static dev.taskforge.ops.lint.procedure.ProcedureRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Bringing a version out, and taking it back. */
final class ReleaseRules {
    private static final Set<String> BRANCHES =
            Set.of("main", "master", "develop", "dev", "production", "prod", "staging");

    private static final Set<String> RUNNERS = Set.of("sh", "bash", "make", "just", "task", "systemctl");
    private static final Predicate<Step> SAVING = ReleaseRules::savesSomething;
    private static final Predicate<Step> STARTING_ALL = ReleaseRules::startsAll;

    private ReleaseRules() {}

    static List<Rule> rules() {
        return List.of(
                Steps.each("rollback-starts-same-version", Priority.P0, ReleaseRules::sameVersion),
                rule("prune-against-rollback", Priority.P0, ReleaseRules::pruneAgainstRollback),
                rule("prune-takes-old-images", Priority.P1, ReleaseRules::pruneAlone),
                Steps.each("migration-without-backup", Priority.P1, ReleaseRules::withoutBackup),
                Steps.each("migration-after-start", Priority.P2, ReleaseRules::afterStart),
                Steps.each("deploy-of-moving-branch", Priority.P2, ReleaseRules::movingBranch));
    }

    private static void sameVersion(Step step, Steps steps, Found found) {
        var docker = step.call()
                .docker()
                .filter(call -> call.compose() && call.is("up"))
                .orElse(null);
        if (docker == null || !steps.procedure().is(Purpose.ROLLBACK)) {
            return;
        }
        if (docker.arguments().has("--build")
                || !(Meaning.CHOOSING.test(step) || steps.before(step, Meaning.CHOOSING))) {
            found.at(step.call().spot());
        }
    }

    private static boolean prunesImages(Invocation call) {
        return call.docker()
                .filter(docker -> docker.is("image prune", "system prune"))
                .filter(docker -> docker.arguments().has("-a", "--all"))
                .isPresent();
    }

    private static Optional<Procedure> rollback(Setup setup) {
        return setup.procedures().stream()
                .filter(procedure -> procedure.is(Purpose.ROLLBACK))
                .findFirst();
    }

    private static void pruneAgainstRollback(Setup setup, Found found) {
        rollback(setup)
                .ifPresent(rollback -> setup.procedures().stream()
                        .flatMap(procedure -> procedure.steps().stream())
                        .filter(step -> prunesImages(step.call()))
                        .forEach(step -> found.at(
                                step.call().spot(),
                                rollback.title(),
                                rollback.snippets().getFirst().text().spot().toString())));
    }

    private static void pruneAlone(Setup setup, Found found) {
        if (rollback(setup).isPresent()) {
            return;
        }
        setup.procedures().stream()
                .flatMap(procedure -> procedure.steps().stream())
                .filter(step -> prunesImages(step.call()))
                .forEach(step -> found.at(step.call().spot()));
    }

    private static boolean deploys(Steps steps) {
        return steps.procedure().is(Purpose.DEPLOY) || steps.any(Meaning.STARTING);
    }

    private static void withoutBackup(Step step, Steps steps, Found found) {
        if (Meaning.migrates(step.call())
                && deploys(steps)
                && !step.origin().proves()
                && !steps.before(step, Meaning.DUMPING)
                && !steps.before(step, SAVING)) {
            found.at(step.call().spot(), step.call().program());
        }
    }

    /** A script of their own that makes the backup. */
    private static boolean savesSomething(Step step) {
        var words = step.call().words().stream().limit(2).map(Word::text).toList();
        boolean runner = !words.isEmpty() && RUNNERS.contains(step.call().program());
        return !words.isEmpty() && words.get(runner ? words.size() - 1 : 0).contains("backup");
    }

    private static void afterStart(Step step, Steps steps, Found found) {
        if (Meaning.migrates(step.call()) && steps.before(step, STARTING_ALL)) {
            found.at(step.call().spot(), step.call().program());
        }
    }

    /** Whether everything is started, not only the database a migration needs. */
    private static boolean startsAll(Step step) {
        return step.call()
                .docker()
                .filter(docker -> docker.compose()
                        && docker.is("up")
                        && docker.arguments().rest().isEmpty())
                .isPresent();
    }

    private static void movingBranch(Step step, Steps steps, Found found) {
        var call = step.call();
        if (!call.runs("git") || !deploys(steps)) {
            return;
        }
        var words = call.arguments("-C -c").rest().stream().map(Word::text).toList();
        boolean pulls = words.contains("pull");
        boolean branch = words.size() > 1
                && Set.of("checkout", "switch").contains(words.getFirst())
                && BRANCHES.contains(words.getLast());
        if (pulls || branch) {
            found.at(call.spot());
        }
    }
}

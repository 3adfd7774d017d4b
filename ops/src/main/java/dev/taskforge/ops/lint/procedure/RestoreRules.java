package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.ValuedOptions;
import java.util.List;
import java.util.function.Predicate;

/** Putting a dump back. */
final class RestoreRules {
    private static final Predicate<Step> EMPTYING = RestoreRules::empties;
    private static final Predicate<Step> SAVING = Meaning.DUMPING;

    private RestoreRules() {}

    private static boolean empties(Step step) {
        return Meaning.creates(step.call()) || Meaning.drops(step.call());
    }

    static List<Rule> rules() {
        return List.of(
                Steps.each("restore-ignores-errors", Priority.P0, RestoreRules::ignoresErrors),
                Steps.each("restore-into-full-database", Priority.P0, RestoreRules::intoFull),
                Steps.each("restore-without-safety-copy", Priority.P1, RestoreRules::withoutCopy),
                Steps.each("drop-before-proof", Priority.P1, RestoreRules::dropBeforeProof),
                Steps.each("clean-into-empty-database", Priority.P2, RestoreRules::cleanIntoEmpty),
                Steps.each("only-backup-unpacked", Priority.P1, RestoreRules::unpacked));
    }

    private static void ignoresErrors(Step step, Steps steps, Found found) {
        var call = step.call();
        if (!call.runs("psql") || !Meaning.feedsSql(call) || stops(call)) {
            return;
        }
        var program = call.words().getFirst().spot();
        var edit = new Edit(program, program.text() + " -v ON_ERROR_STOP=1");
        found.at(call.spot(), List.of(edit));
    }

    private static boolean stops(Invocation call) {
        return call.arguments(ValuedOptions.PSQL).options().stream()
                .anyMatch(option -> option.value() != null && option.value().startsWith("ON_ERROR_STOP"));
    }

    private static void intoFull(Step step, Steps steps, Found found) {
        if (restoring(steps) && Meaning.feedsSql(step.call()) && !steps.before(step, EMPTYING)) {
            found.at(step.call().spot(), step.call().program());
        }
    }

    private static boolean restoring(Steps steps) {
        return steps.procedure().is(Purpose.RESTORE) || steps.procedure().is(Purpose.ROLLBACK);
    }

    private static void withoutCopy(Step step, Steps steps, Found found) {
        boolean first = !steps.before(step, Meaning.RESTORING) && !steps.before(step, Meaning.DROPPING);
        boolean intoNew = steps.before(step, Meaning.CREATING) && !steps.before(step, Meaning.DROPPING);
        boolean overwrites = (Meaning.restores(step.call()) && !intoNew) || Meaning.drops(step.call());
        if (restoring(steps) && overwrites && first && !steps.before(step, SAVING)) {
            found.at(step.call().spot(), step.call().program());
        }
    }

    private static void dropBeforeProof(Step step, Steps steps, Found found) {
        if (Meaning.drops(step.call())
                && steps.after(step, Meaning.RESTORING)
                && !steps.before(step, Meaning.PROVING)
                && !steps.before(step, Meaning.RESTORING)) {
            found.at(step.call().spot(), step.call().program());
        }
    }

    private static void cleanIntoEmpty(Step step, Steps steps, Found found) {
        var call = step.call();
        if (call.runs("pg_restore")
                && call.arguments(ValuedOptions.DUMP).has("-c", "--clean")
                && steps.before(step, Meaning.CREATING)) {
            found.at(call.arguments(ValuedOptions.DUMP)
                    .option("-c", "--clean")
                    .orElseThrow()
                    .word()
                    .spot());
        }
    }

    private static void unpacked(Step step, Steps steps, Found found) {
        var call = step.call();
        var read = call.arguments("");
        boolean unpacks = call.runs("gunzip", "bunzip2", "unxz", "gzip", "xz", "bzip2")
                && (call.program().startsWith("un")
                        || call.program().contains("unzip")
                        || read.has("-d", "--decompress"))
                && !read.has("-k", "--keep", "-c", "--stdout", "--to-stdout", "-t", "--test", "-l", "--list")
                && !read.rest().isEmpty();
        if (!unpacks
                || !(restoring(steps)
                        || steps.procedure().is(Purpose.BACKUP)
                        || looksLikeDump(read.rest().getFirst().text()))) {
            return;
        }
        var program = call.words().getFirst().spot();
        found.at(
                call.spot(),
                List.of(new Edit(program, program.text() + " -k")),
                read.rest().getFirst().text());
    }

    private static boolean looksLikeDump(String file) {
        return file.contains(".sql") || file.contains("dump") || file.contains("backup");
    }
}

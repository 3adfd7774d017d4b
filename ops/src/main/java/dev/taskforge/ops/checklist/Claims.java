package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records what a document says about its items: a tick is a claim, an empty box waits for a person's word. */
final class Claims {
    private final Checks checks;
    private final Evidences evidences;
    private final Clock clock;

    Claims(Checks checks, Evidences evidences, Clock clock) {
        this.checks = checks;
        this.evidences = evidences;
        this.clock = clock;
    }

    /** For each item that rests on a person's word and has none yet. What somebody attested is never touched. */
    void record(Tx tx, Project project, List<ChecklistItem> items, String actor) {
        var contexts = checks.contextsOf(project);
        var newest = evidences.newestOf(tx, project.name());
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (var item : items) {
            var context = contexts.get(item.name());
            var state = item.ticked() ? CheckState.CLAIMED : CheckState.MANUAL;
            if (context == null || !replaces(state, newest.get(item.name()))) {
                continue;
            }
            evidences.add(
                    tx,
                    new Evidence(
                            0,
                            project.name(),
                            item.name(),
                            state,
                            item.text(),
                            Message.of(item.ticked() ? "checklist.claimed" : "checklist.open", item.line()),
                            Message.of("check.attestation.fix"),
                            null,
                            context,
                            now,
                            now,
                            "",
                            "",
                            null,
                            actor,
                            null));
        }
    }

    private static boolean replaces(CheckState state, @Nullable Evidence before) {
        return before == null
                || (before.state() != state
                        && (before.state() == CheckState.CLAIMED || before.state() == CheckState.MANUAL));
    }
}

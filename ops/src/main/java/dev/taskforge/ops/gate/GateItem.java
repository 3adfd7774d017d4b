package dev.taskforge.ops.gate;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the gate as it stands now.
 *
 * @param id unique within the project
 * @param title as the project's file words it
 * @param checks the names of the checks it rests on
 * @param state the worst of them
 * @param reason why it is in this state, in a sentence
 * @param fix what to do; null when the item opens the gate
 * @param evidence the newest evidence of each check
 * @param freshUntil when the oldest of it goes stale by age; null when there is none
 * @param maxAge how old its evidence may be
 * @param when under which condition it applies; null for always
 * @param byRule whether the condition, and no person, says that it does not apply
 * @param waiver the one that matters most for it: in force, else waiting, else expired; null when there is none
 * @param attestations what people vouched for, of the evidence that has such a word
 */
public record GateItem(
        String id,
        String title,
        Priority priority,
        List<String> checks,
        CheckState state,
        Message reason,
        @Nullable Message fix,
        List<Evidence> evidence,
        @Nullable Instant freshUntil,
        Duration maxAge,
        @Nullable Condition when,
        boolean byRule,
        @Nullable Waiver waiver,
        List<Attestation> attestations) {

    /** Whether this item alone keeps the verdict at NO-GO. */
    public boolean blocks() {
        return priority == Priority.P0 && !state.opensGate();
    }

    /** Whether a waiver that once excused it is past its time, and it needs one again. */
    public boolean hasExpiredWaiver(Instant now) {
        return waiver != null && !state.opensGate() && waiver.state(now) == Waiver.State.EXPIRED;
    }
}

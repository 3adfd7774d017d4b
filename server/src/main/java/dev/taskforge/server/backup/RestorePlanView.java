package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.RestorePlan;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do, as the API shows it.
 *
 * @param refused why it would change nothing; null when it would go on
 * @param lostSeconds what was written during this time before now would not be in it; null when there is no backup
 * @param steps in the order in which it would do them
 * @param together the other members of the set of that backup, to be restored as well by whoever wants the whole moment
 */
record RestorePlanView(
        @Nullable String refused,
        @Nullable BackupView backup,
        @Nullable Double lostSeconds,
        List<String> steps,
        List<String> together) {

    static RestorePlanView of(RestorePlan plan, List<Message> together, Messages texts) {
        var backup = plan.backup();
        var lost = plan.lost();
        var refused = plan.refused();
        return new RestorePlanView(
                refused == null ? null : texts.render(refused),
                backup == null ? null : BackupView.of(backup),
                lost == null ? null : lost.toMillis() / 1000.0,
                plan.steps().stream().map(texts::render).toList(),
                together.stream().map(texts::render).toList());
    }
}

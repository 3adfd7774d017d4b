package dev.taskforge.server.maintenance;

import dev.taskforge.ops.maintenance.Occurrence;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time at which a duty is due, as the API shows it.
 *
 * @param duty its name; schedule.backup, schedule.drill and schedule.gate are TaskForge's own schedules
 * @param who does it; null for anybody
 * @param job what TaskForge does by itself; null when a person marks it as done
 * @param deadline the last moment at which it counts as in time
 * @param next when it is due again
 * @param state planned, due, done, late, failed, missed, lapsed (not done, and no record tells any more whether it was tried) or unknown
 * @param doneBy who marked it; null when records of TaskForge prove it
 * @param failed how often TaskForge tried in vain
 */
public record OccurrenceView(
        String duty,
        String title,
        @Nullable String who,
        @Nullable String job,
        @Nullable String guide,
        String priority,
        Instant due,
        Instant deadline,
        Instant next,
        String state,
        @Nullable Instant doneAt,
        @Nullable String doneBy,
        String note,
        int failed) {

    static OccurrenceView of(Occurrence one, Messages texts) {
        var entry = one.entry();
        var done = one.done();
        return new OccurrenceView(
                entry.id(),
                texts.render(entry.title()),
                entry.who(),
                entry.work() == null ? null : entry.work().word(),
                entry.guide(),
                entry.priority().name(),
                one.due(),
                one.deadline(),
                one.next(),
                one.state().label(),
                done == null ? null : done.at(),
                done == null ? null : done.by(),
                done == null ? "" : done.note(),
                one.failed());
    }
}

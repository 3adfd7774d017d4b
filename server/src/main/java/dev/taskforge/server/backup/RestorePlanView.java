package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.RestorePlan;
import dev.taskforge.ops.backup.RestoreTime;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do, as the API shows it.
 *
 * @param refused why it would change nothing; null when it would go on
 * @param lostSeconds what was written during this time before now would not be in it; null when there is no backup
 * @param beforeSeconds how far the data of the backup lies before the moment that was asked for; null when none was
 * @param time how long it takes; null while no drill has measured it
 * @param steps in the order in which it would do them
 * @param together the other members of the set of that backup, to be restored as well by whoever wants the whole moment
 */
record RestorePlanView(
        @Nullable String refused,
        @Nullable BackupView backup,
        @Nullable Double lostSeconds,
        @Nullable Double beforeSeconds,
        @Nullable Time time,
        List<String> steps,
        List<String> together) {

    /**
     * Between these two.
     *
     * @param drills how many drills that is known from
     */
    record Time(double leastSeconds, double mostSeconds, int drills) {
        static Time of(RestoreTime time) {
            return new Time(seconds(time.least()), seconds(time.most()), time.drills());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** @param moment that was asked for; null when none was */
    static RestorePlanView of(
            RestorePlan plan,
            @Nullable Instant moment,
            Optional<RestoreTime> time,
            List<Message> together,
            Messages texts) {
        var backup = plan.backup();
        var lost = plan.lost();
        var refused = plan.refused();
        return new RestorePlanView(
                refused == null ? null : texts.render(refused),
                backup == null ? null : BackupView.of(backup),
                lost == null ? null : seconds(lost),
                backup == null || moment == null ? null : seconds(Duration.between(backup.snapshotAt(), moment)),
                time.map(Time::of).orElse(null),
                plan.steps().stream().map(texts::render).toList(),
                together.stream().map(texts::render).toList());
    }
}

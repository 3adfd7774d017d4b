package dev.taskforge.ops.release;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment would do.
 *
 * @param refused why it would change nothing; null when it would go on
 * @param fix what to do about that
 * @param reference the image that would run
 * @param before the number of the release that serves
 * @param lastGap how long nobody answered the last time, when the old version had to end first
 */
public record DeployPlan(
        @Nullable Message refused,
        @Nullable Message fix,
        @Nullable String reference,
        @Nullable Integer before,
        List<Message> steps,
        @Nullable Duration lastGap) {
    public DeployPlan {
        steps = List.copyOf(steps);
    }

    static DeployPlan refused(Message seen, Message fix) {
        return new DeployPlan(seen, fix, null, null, List.of(), null);
    }
}

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
 * @param migrations those that would run, as far as that can be known
 * @param lastGap how long nobody answered the last time, when the old version had to end first
 */
public record DeployPlan(
        @Nullable Message refused,
        @Nullable Message fix,
        @Nullable String reference,
        @Nullable Integer before,
        List<Message> steps,
        List<ReleaseMigration> migrations,
        @Nullable Duration lastGap) {
    public DeployPlan {
        steps = List.copyOf(steps);
        migrations = List.copyOf(migrations);
    }

    static DeployPlan refused(Message seen, Message fix) {
        return refused(seen, fix, List.of());
    }

    static DeployPlan refused(Message seen, Message fix, List<ReleaseMigration> migrations) {
        return new DeployPlan(seen, fix, null, null, List.of(), migrations, null);
    }

    /** Whether a reason why pending migrations may run would let it go on. */
    public boolean asksForApproval() {
        return refused != null && !migrations.isEmpty();
    }

    /** Whether a reason why an earlier release may serve on the newer schema would let it go on. */
    public boolean asksForSchema() {
        return refused != null && refused.key().equals("release." + MigrationReview.BACK);
    }
}

package dev.taskforge.server.release;

import dev.taskforge.ops.release.DeployPlan;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment would do, as the API shows it.
 *
 * @param refused why it would change nothing; null when it would go on
 * @param lastGapSeconds how long nobody answered the last time, when the old version has to end first
 */
public record PlanView(
        @About("Why it would change nothing; null when it would go on") @Nullable
        String refused,

        @Nullable String fix,
        @Nullable String image,

        @About("Number of the release that serves now") @Nullable
        Integer before,

        List<String> steps,

        @About("The migrations that would run, as far as that can be known")
        List<MigrationView> migrations,

        @About("How long nobody answered the last time, when the old version has to end first") @Nullable
        Double lastGapSeconds) {

    static PlanView of(DeployPlan plan, Messages texts) {
        return new PlanView(
                Optional.ofNullable(plan.refused()).map(texts::render).orElse(null),
                Optional.ofNullable(plan.fix()).map(texts::render).orElse(null),
                plan.reference(),
                plan.before(),
                plan.steps().stream().map(texts::render).toList(),
                MigrationView.of(plan.migrations(), texts.locale()),
                Optional.ofNullable(plan.lastGap())
                        .map(gap -> gap.toMillis() / 1e3)
                        .orElse(null));
    }
}

package dev.taskforge.server.project;

import dev.taskforge.ops.project.ApplyPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying a file would change.
 *
 * @param currentVersion in force now; null when the project is new
 */
public record PlanView(String project, @Nullable Integer currentVersion, List<ChangeView> changes, boolean unchanged) {

    /**
     * One difference.
     *
     * @param kind {@code add}, {@code change} or {@code remove}
     */
    public record ChangeView(
            String kind,
            String path,
            @Nullable String before,
            @Nullable String after) {}

    static PlanView of(ApplyPlan plan) {
        return new PlanView(
                plan.project(),
                plan.currentVersion(),
                plan.changes().stream()
                        .map(change ->
                                new ChangeView(change.kind().label(), change.path(), change.before(), change.after()))
                        .toList(),
                plan.unchanged());
    }
}

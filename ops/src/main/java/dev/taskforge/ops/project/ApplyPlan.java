package dev.taskforge.ops.project;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What applying a file would change.
 *
 * @param currentVersion in force now; null when the project is new
 * @param changes in the order of the paths; empty also when only comments or spacing differ
 * @param unchanged whether the file and the folder are the ones in force, so that no version would be added
 */
public record ApplyPlan(String project, @Nullable Integer currentVersion, List<Change> changes, boolean unchanged) {

    /** What happens to a value. */
    public enum Kind {
        ADD,
        CHANGE,
        REMOVE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One difference.
     *
     * @param path such as {@code checks.health.status}, {@code schedules.ahsp.gate} or {@code directory}
     * @param before null when added; passwords masked
     * @param after null when removed; passwords masked
     */
    public record Change(
            Kind kind,
            String path,
            @Nullable String before,
            @Nullable String after) {}
}

package dev.taskforge.server.page.view;

import dev.taskforge.server.upkeep.PruneView;
import dev.taskforge.server.upkeep.UpkeepView;
import dev.taskforge.server.upkeep.UpkeepView.DiskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a machine is kept from filling up, as the page shows it.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may look and remove
 * @param attempt what was asked since the newest answer; null when nothing was
 * @param prunes the last ones
 */
public record UpkeepPage(
        String title,
        boolean releases,
        boolean mayOperate,
        @Nullable Attempt attempt,
        UpkeepView upkeep,
        List<PruneView> prunes) {
    private static final int NEARLY_FULL = 90;
    private static final int FILLING = 80;
    private static final long SOON = 7L * 86_400;

    /**
     * A job without an answer.
     *
     * @param open whether the answer may still come
     */
    public record Attempt(long jobId, boolean open) {}

    public String project() {
        return upkeep.project();
    }

    /** How often the page looks for the answer, as htmx writes it; null when none is awaited. */
    public @Nullable String every() {
        return attempt != null && attempt.open() ? "every 2s" : null;
    }

    /** How the state of a disk looks. */
    public static String tone(DiskView disk) {
        var full = disk.fullInSeconds();
        if (disk.usedPercent() >= NEARLY_FULL) {
            return "fail";
        }
        return disk.usedPercent() >= FILLING || (full != null && full < SOON) ? "warn" : "pass";
    }
}

package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first page: every project the reader may see, and the work under way.
 *
 * @param active jobs that run or wait for a person
 * @param held that nothing starts by itself after a recovery; null when it does
 */
public record OverviewView(
        List<Card> projects, List<JobRow> active, @Nullable HeldView held) {

    /**
     * One project on one card.
     *
     * @param serving null for a project that TaskForge does not deploy, or has not yet
     * @param watched null for a project without monitors
     */
    public record Card(
            String name,
            String title,
            String environment,
            VerdictView verdict,
            @Nullable Decided decision,
            @Nullable BackedUp backup,
            @Nullable Drilled drill,
            @Nullable Next next,
            @Nullable Serving serving,
            @Nullable Watched watched) {}

    /**
     * The monitors of a project.
     *
     * @param worst the state to show, as a word
     * @param incidents how many are open
     */
    public record Watched(int all, int up, int bad, String worst, long incidents) {}

    public record Decided(String status, String pic, Instant at) {}

    public record BackedUp(Instant at, long bytes) {}

    public record Drilled(Instant at, boolean passed, Duration recoveryTime) {}

    /**
     * What the clock does next.
     *
     * @param duty the last part of the schedule's name, such as {@code backup.main}
     */
    public record Next(String duty, Instant at) {}

    /** The release that serves. */
    public record Serving(int release, Instant since) {}
}

package dev.taskforge.server.page.view;

import dev.taskforge.server.silence.WindowView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The monitors of a project.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may begin and end silences
 * @param silences that go on
 * @param windows of maintenance of now, and the next time of each
 */
public record MonitorsPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        List<Row> monitors,
        List<Silenced> silences,
        List<WindowView> windows) {
    /** How far apart two days are drawn. */
    public static final int STEP = 4;

    /**
     * A monitor.
     *
     * @param state as a word
     * @param since when it began to stand so
     * @param question what is asked, secrets masked
     * @param seen what was seen last; empty when it was as wanted
     * @param day which part of the looks of the last 24 hours passed, as text; empty when there were none
     * @param month which part of the looks of the last 30 days passed, as text; empty when there were none
     * @param p95 in microseconds; null when no answer was good
     * @param days the last 90 days, the oldest first
     */
    public record Row(
            String name,
            String title,
            String kind,
            String question,
            String state,
            Instant since,
            Duration every,
            @Nullable Instant lookedAt,
            String seen,
            String day,
            String month,
            @Nullable Long p95,
            List<Day> days,
            @Nullable Paused paused) {}

    /**
     * That nobody is told of some monitors.
     *
     * @param monitors a name in which * stands for anything; empty for all
     */
    public record Silenced(long id, String monitors, String reason, Instant until, String by) {}

    /**
     * That nobody looks at it.
     *
     * @param until null for an open end
     */
    public record Paused(String by, Instant at, @Nullable Instant until) {}

    /**
     * A day of UTC.
     *
     * @param x where it is drawn
     * @param share how much of it was bad, 0 to 100, at least as much as can be seen; -1 when nobody looked
     * @param told the day and its uptime, in words
     */
    public record Day(int x, int share, String told) {}
}

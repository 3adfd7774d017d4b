package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calendar of a project, what is to be done now, and what was done.
 *
 * @param releases whether the project has a page of releases
 * @param declared whether its file declares a duty
 * @param month that is shown, such as 2026-11
 * @param named the month in words
 * @param before the month before; null when there can be nothing in it
 * @param after the month after it
 * @param zone in which days begin and end
 * @param log the newest lines, the newest first
 * @param reports the months of which there is a report, the newest first
 */
public record MaintenancePage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        boolean declared,
        String month,
        String named,
        @Nullable String before,
        String after,
        String zone,
        List<String> weekdays,
        List<List<Day>> weeks,
        List<Open> open,
        List<Line> log,
        List<Report> reports) {

    /**
     * A day of the calendar.
     *
     * @param date such as 2026-11-30
     * @param named the day in words
     * @param inside whether it belongs to the month
     */
    public record Day(int number, String date, String named, boolean inside, boolean today, List<Item> items) {}

    /**
     * What is due on a day.
     *
     * @param state the worst of all of that day
     * @param at when it is first due on it
     * @param times how often it is due on it
     * @param good how often of that it was done, in time or late
     * @param who did it, or else is to do it; empty for anybody
     * @param note what they said of it; empty for nothing
     * @param said when it was done and by whom; empty when it was not
     */
    public record Item(
            String title, String state, Instant at, int times, int good, String who, String note, String said) {}

    /**
     * What a person can mark as done.
     *
     * @param date on which it was due, by which it is meant
     * @param late whether its time is over
     * @param guide where it is written how it is done; empty for nowhere
     */
    public record Open(
            String duty,
            String title,
            String date,
            Instant due,
            Instant deadline,
            boolean late,
            String who,
            String guide,
            String priority) {

        /** Whether the guide is an address that can be followed. */
        public boolean isLinked() {
            return guide.startsWith("https://") || guide.startsWith("http://");
        }
    }

    /** A line of the log. */
    public record Line(Instant at, String level, String text) {

        /** The style of its level. */
        public String tone() {
            return switch (level) {
                case "ERROR" -> "fail";
                case "WARN" -> "warn";
                default -> "idle";
            };
        }
    }

    /** A month of which there is a report. */
    public record Report(String month, String named) {}
}

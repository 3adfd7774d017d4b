package dev.taskforge.ops.report;

import dev.taskforge.ops.maintenance.Entry;
import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.project.Project;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * A month of a project.
 *
 * @param zone in which it begins and ends
 * @param from its first moment
 * @param until the first moment after it
 * @param now when the report is written: a month that is not over is reported up to then
 */
public record Month(Project project, YearMonth month, ZoneId zone, Instant from, Instant until, Instant now) {

    static Month of(Project project, YearMonth month, Instant now) {
        var zone = Entry.zone(project);
        return new Month(
                project,
                month,
                zone,
                MaintenanceCalendar.start(month, zone),
                MaintenanceCalendar.start(month.plusMonths(1), zone),
                now);
    }

    public String name() {
        return project.name();
    }

    /** Up to when there can be anything to report. */
    public Instant end() {
        return now.isBefore(until) ? now : until;
    }

    /** Whether nothing more will happen in it. */
    public boolean isOver() {
        return !now.isBefore(until);
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}

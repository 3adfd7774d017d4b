package dev.taskforge.server.maintenance;

import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.metrics.MetricSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many duties persons can still do, and how many were missed lately, of each project that declares any. To find out, a year is gone
 * through, so that it is done once a minute at most, however often somebody reads.
 */
public final class DutySource implements MetricSource {
    private static final Duration LATELY = Duration.ofDays(7);
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Projects projects;
    private final MaintenanceCalendar calendar;
    private final Clock clock;
    private List<Value> values = List.of();
    private @Nullable Instant readAt;

    public DutySource(Projects projects, MaintenanceCalendar calendar, Clock clock) {
        this.projects = projects;
        this.calendar = calendar;
        this.clock = clock;
    }

    @Override
    public synchronized List<Value> read() {
        var now = clock.instant();
        if (readAt == null || now.isBefore(readAt) || !now.isBefore(readAt.plus(FRESH))) {
            values = List.copyOf(read(now));
            readAt = now;
        }
        return values;
    }

    private List<Value> read(Instant now) {
        var values = new ArrayList<Value>();
        for (var name : projects.names()) {
            if (calendar.declared(name).isEmpty()) {
                continue;
            }
            var labels = Map.of("project", name);
            values.add(new Value(
                    "taskforge_duties_missed",
                    "Duties of the calendar whose time was over in the last 7 days, and that were not done.",
                    labels,
                    calendar.missed(name, now.minus(LATELY), now).size()));
            values.add(new Value(
                    "taskforge_duties_open",
                    "Duties of the calendar that a person can mark as done now.",
                    labels,
                    calendar.open(name).size()));
        }
        return values;
    }
}

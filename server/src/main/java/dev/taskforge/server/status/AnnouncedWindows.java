package dev.taskforge.server.status;

import dev.taskforge.ops.project.MaintenanceDuty;
import dev.taskforge.ops.project.Project;
import dev.taskforge.server.status.StatusBoard.Planned;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The windows of maintenance that files declare, as far as they are near and concern what a status page shows. */
public final class AnnouncedWindows implements PlannedMaintenance {
    private static final Duration AHEAD = Duration.ofDays(14);

    private final Clock clock;

    public AnnouncedWindows(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<Planned> of(Project project) {
        var duty = project.file().maintenance();
        var status = project.file().status();
        if (duty == null || status == null) {
            return List.of();
        }
        var now = clock.instant();
        return Stream.concat(duty.at(now).stream(), duty.after(now).stream())
                .filter(span -> span.from().isBefore(now.plus(AHEAD)))
                .filter(span -> status.monitors().stream().anyMatch(span.window()::covers))
                .map(AnnouncedWindows::planned)
                .toList();
    }

    private static Planned planned(MaintenanceDuty.Span span) {
        return new Planned(
                span.window().name(), span.from(), span.until(), span.window().monitors());
    }
}

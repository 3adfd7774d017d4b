package dev.taskforge.server.status;

import dev.taskforge.ops.watch.Point;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.server.monitor.Percent;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A status page for programs.
 *
 * @param status up, known (what is known is up), some (some are down), down, unknown or maintenance
 */
public record StatusView(
        String title,
        String status,
        Instant at,
        List<ServiceView> monitors,
        List<TroubleView> troubles,
        List<PlannedView> maintenance) {

    /**
     * A monitor; uptimes are parts of 1, null where nobody looked.
     *
     * @param status up, down, unknown or maintenance
     * @param days the oldest first, those of UTC; days without looks are left out
     */
    public record ServiceView(
            String name,
            String title,
            String status,
            Instant since,
            @Nullable Double uptime24h,
            @Nullable Double uptime7d,
            @Nullable Double uptime30d,
            @Nullable Double uptime90d,
            List<DayView> days) {}

    /** A day of UTC. */
    public record DayView(Instant at, @Nullable Double uptime) {}

    /** A time in which one did not work; {@code until} is null while it goes on. */
    public record TroubleView(
            String title, Instant from, @Nullable Instant until) {}

    /** Maintenance that is announced. */
    public record PlannedView(String title, Instant from, Instant until) {}

    /** What a board tells. */
    public static StatusView of(StatusBoard board) {
        return new StatusView(
                board.title(),
                board.overall(),
                board.at(),
                board.services().stream().map(StatusView::service).toList(),
                board.troubles().stream()
                        .map(trouble -> new TroubleView(trouble.service(), trouble.from(), trouble.until()))
                        .toList(),
                board.planned().stream()
                        .map(planned -> new PlannedView(planned.title(), planned.from(), planned.until()))
                        .toList());
    }

    private static ServiceView service(StatusBoard.Service service) {
        return new ServiceView(
                service.name(),
                service.title(),
                service.state(),
                service.since(),
                uptime(service, Range.DAY),
                uptime(service, Range.WEEK),
                uptime(service, Range.MONTH),
                uptime(service, Range.QUARTER),
                service.days().stream().map(StatusView::day).toList());
    }

    private static DayView day(Point point) {
        return new DayView(point.at(), part(point.roll().uptime()));
    }

    private static @Nullable Double uptime(StatusBoard.Service service, Range range) {
        return part(service.uptimes().getOrDefault(range, OptionalDouble.empty()));
    }

    /** Never rounded up. */
    private static @Nullable Double part(OptionalDouble uptime) {
        return uptime.isEmpty() ? null : (Double) (Percent.floor(uptime.getAsDouble(), 1_000_000) / 1e6);
    }
}

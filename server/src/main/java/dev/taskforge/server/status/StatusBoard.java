package dev.taskforge.server.status;

import dev.taskforge.ops.watch.Point;
import dev.taskforge.ops.watch.Range;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a status page tells, and nothing else: no address, no host, no words of an error.
 *
 * @param overall up, known, some, down, unknown or maintenance
 * @param at when it was put together
 * @param days how many days of each service are shown
 * @param troubles of the last {@value PAST_DAYS} days, the newest first
 * @param planned what is announced, the next first
 */
public record StatusBoard(
        String title,
        String overall,
        Instant at,
        int days,
        List<Service> services,
        List<Trouble> troubles,
        List<Planned> planned) {
    /** So far back it tells of troubles. */
    public static final int PAST_DAYS = 14;

    /**
     * A monitor.
     *
     * @param state up, down, unknown or maintenance
     * @param since when it began to stand so
     * @param uptimes which part of the looks passed, by range; empty where nobody looked
     * @param days what became of it on each day of UTC, the oldest first
     */
    public record Service(
            String name,
            String title,
            String state,
            Instant since,
            Map<Range, OptionalDouble> uptimes,
            List<Point> days) {}

    /**
     * A time in which a service did not work.
     *
     * @param until null while it goes on
     */
    public record Trouble(
            String service, Instant from, @Nullable Instant until) {}

    /**
     * Maintenance that was announced.
     *
     * @param monitors which services are meant; empty for all
     */
    public record Planned(String title, Instant from, Instant until, List<String> monitors) {
        boolean holds(Instant moment) {
            return !from.isAfter(moment) && until.isAfter(moment);
        }

        boolean covers(String monitor) {
            return monitors.isEmpty() || monitors.contains(monitor);
        }
    }

    /** From how the services stand follows how all of it does. */
    static String overall(List<Service> services, boolean maintenance) {
        long up = count(services, "up");
        long down = count(services, "down");
        if (down > 0) {
            return down == services.size() ? "down" : "some";
        }
        if (maintenance) {
            return "maintenance";
        }
        return up == services.size() ? "up" : up > 0 ? "known" : "unknown";
    }

    private static long count(List<Service> services, String state) {
        return services.stream()
                .filter(service -> service.state().equals(state))
                .count();
    }
}

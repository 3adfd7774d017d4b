package dev.taskforge.ops.project;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When work on a project is planned, so that nobody is told of what does not work meanwhile, and what must be done again and again.
 *
 * @param zone in which times are read
 * @param duties in the order written
 */
public record MaintenanceDuty(ZoneId zone, List<Window> windows, List<CalendarDuty> duties) {
    /** A window is at most a day long and comes at least once a week, so this looks far enough back and ahead. */
    private static final long NEAR = 8;

    public MaintenanceDuty {
        windows = List.copyOf(windows);
        // Written down before there were any.
        duties = List.copyOf(Objects.requireNonNullElse(duties, List.of()));
    }

    /**
     * A time that is announced.
     *
     * @param days on which it begins, each week; empty for one on a date
     * @param on the date on which it begins; null for one on days of the week
     * @param to when it ends; on the next day unless it is after {@code from}
     * @param monitors which are meant; empty for all of the project
     */
    public record Window(
            String name,
            Set<DayOfWeek> days,
            @Nullable LocalDate on,
            LocalTime from,
            LocalTime to,
            List<String> monitors) {

        /** Whether a monitor is meant. */
        public boolean covers(String monitor) {
            return monitors.isEmpty() || monitors.contains(monitor);
        }

        private Stream<Span> near(Instant moment, ZoneId zone) {
            if (on != null) {
                return Stream.of(span(on, zone));
            }
            var today = moment.atZone(zone).toLocalDate();
            return LongStream.rangeClosed(-NEAR, NEAR)
                    .mapToObj(today::plusDays)
                    .filter(date -> days.contains(date.getDayOfWeek()))
                    .map(date -> span(date, zone));
        }

        private Span span(LocalDate date, ZoneId zone) {
            var end = to.isAfter(from) ? date : date.plusDays(1);
            return new Span(
                    this,
                    date.atTime(from).atZone(zone).toInstant(),
                    end.atTime(to).atZone(zone).toInstant());
        }
    }

    /**
     * A window at its time.
     *
     * @param until the first moment after it
     */
    public record Span(Window window, Instant from, Instant until) {
        /** Whether a moment lies in it. */
        public boolean holds(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }
    }

    /** The windows at a moment. */
    public List<Span> at(Instant moment) {
        return spans(moment).filter(span -> span.holds(moment)).toList();
    }

    /** What begins after a moment, the next one first, each window once. */
    public List<Span> after(Instant moment) {
        return windows.stream()
                .flatMap(window -> window
                        .near(moment, zone)
                        .filter(span -> span.from().isAfter(moment))
                        .min(Comparator.comparing(Span::from))
                        .stream())
                .sorted(Comparator.comparing(Span::from))
                .toList();
    }

    /** When the last window of a monitor began to be over, up to a moment at which none is; empty when none was. */
    public Optional<Instant> lastEnd(String monitor, Instant moment) {
        return spans(moment)
                .filter(span -> span.window().covers(monitor) && !span.until().isAfter(moment))
                .map(Span::until)
                .max(Comparator.naturalOrder());
    }

    private Stream<Span> spans(Instant moment) {
        return windows.stream().flatMap(window -> window.near(moment, zone));
    }
}

package dev.taskforge.ops.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * When pings are expected, and when one is missed.
 *
 * @param zone in which a timetable is read
 * @param grace how late one may be
 * @param maxRun how long a run may be under way
 */
record Timing(Rhythm rhythm, ZoneId zone, Duration grace, Duration maxRun) {

    /**
     * When a ping is expected and until when it may come.
     *
     * @param running whether the limit is that of a run that has begun in time
     * @param extended whether it is later because no server ran
     */
    record Limit(Instant due, Instant until, boolean running, boolean extended) {}

    /** In which rhythm a ping is expected. */
    String expectation() {
        return rhythm.isTimetable() ? rhythm.written() + " " + zone : rhythm.written();
    }

    /** @param gaps the oldest first */
    Limit limit(Pulse pulse, List<Gap> gaps) {
        var due = rhythm.next(pulse.expected(), zone);
        var until = extend(due, due.plus(grace), grace, gaps);
        boolean extended = until.isAfter(due.plus(grace));
        var started = pulse.startedAt();
        // Who has begun in time may take its time.
        if (started == null || started.isAfter(until)) {
            return new Limit(due, until, false, extended);
        }
        var end = started.plus(maxRun);
        var ends = extend(started, end, grace, gaps);
        return new Limit(due, ends, true, ends.isAfter(end));
    }

    /**
     * What could not be told while no server ran may be told until the grace is over, counted from the moment one did. Only what kept it
     * from being told in its own time counts: a server that starts again and again must not put off for ever what does not come.
     */
    private static Instant extend(Instant from, Instant until, Duration grace, List<Gap> gaps) {
        var limit = until;
        for (var gap : gaps) {
            if (gap.to().isAfter(from) && gap.from().isBefore(until)) {
                var later = gap.to().plus(grace);
                limit = later.isAfter(limit) ? later : limit;
            }
        }
        return limit;
    }
}

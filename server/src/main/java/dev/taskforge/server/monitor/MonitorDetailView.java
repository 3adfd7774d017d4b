package dev.taskforge.server.monitor;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.PastLook;
import dev.taskforge.ops.watch.Point;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.ops.watch.Roll;
import dev.taskforge.ops.watch.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A monitor and what became of it, as the API shows it.
 *
 * @param range of the series
 * @param partSeconds how long each point of it is
 * @param totals for each range
 * @param series the oldest first; times without looks are left out
 * @param transitions the newest first
 * @param looks the last ones, the newest first
 */
public record MonitorDetailView(
        MonitorView monitor,
        String range,
        long partSeconds,
        List<TotalView> totals,
        List<PointView> series,
        List<TransitionView> transitions,
        List<LookView> looks) {

    /**
     * What became of it in a time.
     *
     * @param apart looks that say nothing, because this machine reached nothing outside
     */
    public record TotalView(
            String range,
            long looks,
            long bad,
            long unasked,
            long apart,
            @Nullable Double uptime,
            @Nullable Double p50Millis,
            @Nullable Double p95Millis,
            @Nullable Double p99Millis) {

        static TotalView of(Range range, Roll roll) {
            return new TotalView(
                    range.word(),
                    roll.looks(),
                    roll.bad(),
                    roll.unasked(),
                    roll.apart(),
                    MonitorView.uptime(roll),
                    MonitorView.quantile(roll, 0.5),
                    MonitorView.quantile(roll, 0.95),
                    MonitorView.quantile(roll, 0.99));
        }
    }

    /** A part of the range. */
    public record PointView(
            Instant at,
            long looks,
            long bad,
            @Nullable Double fastestMillis,
            @Nullable Double meanMillis,
            @Nullable Double p95Millis,
            @Nullable Double slowestMillis) {

        static PointView of(Point point) {
            var roll = point.roll();
            var fastest = roll.fastest();
            var mean = roll.mean();
            var slowest = roll.slowest();
            return new PointView(
                    point.at(),
                    roll.looks(),
                    roll.bad(),
                    fastest.isEmpty() ? null : (Double) (fastest.getAsLong() / 1e3),
                    mean.isEmpty() ? null : (Double) (mean.getAsLong() / 1e3),
                    MonitorView.quantile(roll, 0.95),
                    slowest.isEmpty() ? null : (Double) (slowest.getAsLong() / 1e3));
        }
    }

    /**
     * A change.
     *
     * @param told told, held while a planned change is under way, or silent
     */
    public record TransitionView(
            Instant at,
            String was,
            String became,
            Instant since,
            @Nullable String seen,
            String told) {

        static TransitionView of(Transition transition, Messages texts) {
            var seen = transition.seen();
            return new TransitionView(
                    transition.at(),
                    transition.was().detail(),
                    transition.became().detail(),
                    transition.since(),
                    seen == null ? null : texts.render(seen),
                    transition.told().name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * A look.
     *
     * @param result good, failed, unasked or apart
     */
    public record LookView(
            Instant at,
            String result,
            double tookMillis,
            @Nullable String seen) {

        static LookView of(PastLook look, Messages texts) {
            var seen = look.seen();
            return new LookView(
                    look.at(), look.look().word(), look.micros() / 1e3, seen == null ? null : texts.render(seen));
        }
    }
}

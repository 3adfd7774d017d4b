package dev.taskforge.server.throughput;

import dev.taskforge.engine.db.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how many jobs came and ended, and how long they waited and ran. Safe for use by any thread. */
public final class Throughput {
    private final Database database;
    private final Clock clock;

    public Throughput(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Milliseconds within which half and nearly all lay; null when there were none. */
    public record Times(
            @Nullable Double p50,
            @Nullable Double p95,
            @Nullable Double p99) {
        static Times of(Durations durations) {
            return new Times(share(durations, 0.5), share(durations, 0.95), share(durations, 0.99));
        }

        private static @Nullable Double share(Durations durations, double share) {
            var found = durations.percentile(share);
            return found.isPresent() ? found.getAsDouble() : null;
        }
    }

    /**
     * What happened from {@code begin} on, until the next step begins.
     *
     * @param waited from when a job could have run until it did
     * @param ran how long an attempt ran
     */
    public record Step(
            Instant begin,
            long submitted,
            long succeeded,
            long failed,
            long cancelled,
            long retried,
            Times waited,
            Times ran) {
        static Step of(Instant begin, Tally tally) {
            return new Step(
                    begin,
                    tally.submitted,
                    tally.succeeded,
                    tally.failed,
                    tally.cancelled,
                    tally.retried,
                    Times.of(tally.waits),
                    Times.of(tally.runs));
        }
    }

    /**
     * A time in equal steps, the last of which ends with the last minute that is over, of long spans with the last twenty
     * minutes that are.
     *
     * @param whole all steps together
     * @param step how long one is
     */
    public record Series(Step whole, Duration step, List<Step> steps) {}

    /**
     * The series that ends now.
     *
     * @param queue null for all
     * @param type null for all
     */
    public Series read(Span span, @Nullable String queue, @Nullable String type) {
        var now = clock.instant();
        var to = span.inPeriods() ? Ledger.period(now) : Recorder.minute(now);
        var from = to.minus(span.length());
        int count = Math.toIntExact(span.length().dividedBy(span.step()));
        var tallies = Stream.generate(Tally::new).limit(count).toList();
        database.read(tx -> {
            BiConsumer<Instant, Tally> taker = (begin, tally) -> {
                long place = Duration.between(from, begin).dividedBy(span.step());
                tallies.get(Math.toIntExact(place)).add(tally);
            };
            if (span.inPeriods()) {
                Ledger.periods(tx, from, to, queue, type, taker);
            } else {
                Ledger.minutes(tx, from, to, queue, type, taker);
            }
            return true;
        });
        var whole = new Tally();
        var steps = new ArrayList<Step>();
        for (int i = 0; i < count; i++) {
            whole.add(tallies.get(i));
            steps.add(Step.of(from.plus(span.step().multipliedBy(i)), tallies.get(i)));
        }
        return new Series(Step.of(from, whole), span.step(), steps);
    }
}

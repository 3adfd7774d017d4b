package dev.taskforge.server.throughput;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobEvent.StateChanged;
import dev.taskforge.engine.db.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what this process hears of jobs and writes each minute down when it is over; one short transaction a minute,
 * none while nothing happens. What the database does not take is kept for an hour; what was counted since the last
 * minute is lost when the process is killed. Safe for use by any thread; close it, after the engine, to write the last
 * minute.
 */
public final class Recorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration KEPT_UNWRITTEN = Duration.ofHours(1);

    private final Database database;
    private final Clock clock;
    private final String process = UUID.randomUUID().toString();
    private final Map<Instant, Map<Slot, Tally>> minutes = new TreeMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Begins to write down what it will hear. */
    public Recorder(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        // No virtual thread: to interrupt one that talks to PostgreSQL would cut its connection.
        thread = Thread.ofPlatform().daemon().name("throughput").start(this::write);
    }

    /** Counts an event of a job. */
    public void hear(JobEvent event) {
        if (event instanceof StateChanged change) {
            add(change, minute(clock.instant()));
        }
    }

    static Instant minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    private synchronized void add(StateChanged change, Instant begin) {
        var lanes = minutes.computeIfAbsent(begin, key -> new HashMap<>());
        var lane = new Slot(begin, change.queue(), change.type());
        if (lanes.size() >= Ledger.MOST_LANES && !lanes.containsKey(lane)) {
            lane = Slot.others(begin);
        }
        lanes.computeIfAbsent(lane, key -> new Tally()).add(change);
    }

    /** Hands over what was counted in minutes before this one; {@link #putBack} what could not be written. */
    private synchronized Map<Slot, Tally> take(Instant before) {
        var taken = new HashMap<Slot, Tally>();
        minutes.entrySet().removeIf(minute -> {
            boolean over = minute.getKey().isBefore(before);
            if (over) {
                taken.putAll(minute.getValue());
            }
            return over;
        });
        return taken;
    }

    private synchronized void putBack(Map<Slot, Tally> unwritten) {
        var oldest = clock.instant().minus(KEPT_UNWRITTEN);
        unwritten.forEach((minute, tally) -> {
            if (minute.begin().isAfter(oldest)) {
                minutes.computeIfAbsent(minute.begin(), key -> new HashMap<>()).merge(minute, tally, (one, other) -> {
                    one.add(other);
                    return one;
                });
            }
        });
    }

    private void write() {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                write(minute(clock.instant()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes down the minutes before this one. */
    void write(Instant before) {
        var taken = take(before);
        if (taken.isEmpty()) {
            return;
        }
        try {
            database.write(tx -> {
                Ledger.add(tx, process, taken);
                Ledger.tidy(tx, clock.instant());
                return null;
            });
        } catch (RuntimeException e) {
            LOG.warn(
                    "the counts of {} could not be written and are tried again for an hour: {}",
                    minutesOf(taken),
                    e.toString());
            putBack(taken);
        }
    }

    private static String minutesOf(Map<Slot, Tally> taken) {
        long minutes = taken.keySet().stream().map(Slot::begin).distinct().count();
        return minutes + (minutes == 1 ? " minute" : " minutes");
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write(Instant.MAX);
    }
}

package dev.taskforge.ops.host;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets work take as long as it takes while it moves, and ends it when nothing of it has moved for a while. It moves when bytes pass, and,
 * where none do, when a {@link Sign} says so: a server that builds an index for hours is silent, and so is one that waits for a lock.
 *
 * <p>All programs that work on one thing share one: a session that holds a snapshot says nothing while another program dumps.
 * Safe for use by any thread.
 */
public final class Stall {
    /** How long work may stand still when nothing is said about it. */
    public static final Duration USUAL = Duration.ofMinutes(15);

    private static final int LOOKS = 15;
    /** Looks that were left out. */
    private static final int SLEPT = 3;

    private static final Duration SHORTEST_STEP = Duration.ofMillis(50);
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    private final Duration limit;
    private final Clock clock;
    private final LongSupplier nanos;
    private final AtomicLong bytes = new AtomicLong();
    private volatile long moved;

    /** @param limit how long nothing may move */
    public Stall(Duration limit) {
        this(limit, Clock.systemUTC(), System::nanoTime);
    }

    /**
     * With a time of its own.
     *
     * @param clock by which people are told
     * @param nanos by which it is measured: does not jump when the clock is set
     */
    Stall(Duration limit, Clock clock, LongSupplier nanos) {
        this.limit = limit;
        this.clock = clock;
        this.nanos = nanos;
        this.moved = nanos.getAsLong();
    }

    /** Asks something else than bytes whether the work goes on. */
    @FunctionalInterface
    public interface Sign {
        /** Of work that nobody else can tell anything of. */
        Sign NONE = () -> new Seen(false, "nothing more is known of it");

        /** Asked again and again while no bytes pass, and soon answered. */
        Seen look() throws IOException;
    }

    /**
     * What was seen.
     *
     * @param moves whether the work goes on
     * @param words what is seen of it and what to look at, for whoever is told that it does not
     */
    public record Seen(boolean moves, String words) {}

    /** What may stand still. */
    @FunctionalInterface
    public interface Part<T> {
        T run() throws IOException;
    }

    /** Takes note that bytes have passed. */
    public void passed(long count) {
        bytes.addAndGet(count);
        moved = nanos.getAsLong();
    }

    /**
     * Does a part of the work, and ends it when nothing moves.
     *
     * @param what it is, as people know it
     * @param sign asked while no bytes pass
     * @param end lets what the part waits for fail; then its thread is interrupted
     * @throws Stalled when it was ended
     */
    public <T> T over(String what, Sign sign, Runnable end, Part<T> part) throws IOException {
        passed(0);
        var watching = new Watching(what, sign, end, Thread.currentThread());
        try {
            return part.run();
        } catch (IOException | RuntimeException e) {
            watching.close();
            throw watching.told(e);
        } finally {
            watching.close();
        }
    }

    Duration step() {
        var part = limit.dividedBy(LOOKS);
        if (part.compareTo(SHORTEST_STEP) < 0) {
            return SHORTEST_STEP;
        }
        return part.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : part;
    }

    /** Looks once. Returns why it must be ended; null when it goes on, or may yet. */
    @Nullable
    String look(String what, Sign sign) {
        if (still().compareTo(step()) < 0) {
            return null;
        }
        Seen seen;
        try {
            seen = sign.look();
        } catch (IOException | RuntimeException e) {
            seen = new Seen(false, "what works for it could not be asked: " + e.getMessage());
        }
        if (seen.moves()) {
            passed(0);
            return null;
        }
        var still = still();
        return still.compareTo(limit) < 0 ? null : words(what, still, seen.words());
    }

    private Duration still() {
        return Duration.ofNanos(nanos.getAsLong() - moved);
    }

    private String words(String what, Duration still, String seen) {
        return what + " stands still: since "
                + clock.instant().minus(still).truncatedTo(ChronoUnit.SECONDS) + " nothing has moved, after "
                + bytes.get() + " bytes, and " + seen + ". It was ended after " + told(limit)
                + "; work that only seems to stand still is given longer by backup.stalls_after";
    }

    private static String told(Duration time) {
        return time.compareTo(Duration.ofMinutes(2)) < 0 ? time.toSeconds() + " s" : time.toMinutes() + " minutes";
    }

    /** Looks at one part, in a thread of its own. */
    private final class Watching {
        private final String what;
        private final Sign sign;
        private final Runnable end;
        private final Thread part;
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread;
        private volatile @Nullable String stalled;

        Watching(String what, Sign sign, Runnable end, Thread part) {
            this.what = what;
            this.sign = sign;
            this.end = end;
            this.part = part;
            thread = Thread.ofVirtual().name("stall").start(this::watch);
        }

        private void watch() {
            try {
                long looked = nanos.getAsLong();
                while (!over.await(step().toMillis(), TimeUnit.MILLISECONDS)) {
                    if (Duration.ofNanos(nanos.getAsLong() - looked).compareTo(step().multipliedBy(SLEPT)) > 0) {
                        passed(0); // this process or its machine slept, and what it works with perhaps too
                    }
                    var why = look(what, sign);
                    if (why != null && over.getCount() > 0) {
                        stalled = why;
                        end.run();
                        part.interrupt(); // it may wait for whoever takes what it brings
                        return;
                    }
                    looked = nanos.getAsLong();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the part was
            }
        }

        /** What the part ended with, or, when it was ended here, why. */
        IOException told(Exception failure) throws IOException {
            var why = stalled;
            if (why != null) {
                var told = new Stalled(why);
                told.initCause(failure);
                return told;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            return failure instanceof IOException e ? e : new IOException(failure);
        }

        /** Returns when nothing looks any more; an interrupt of the part that came from here is taken back. */
        void close() {
            over.countDown();
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
            if (stalled != null) {
                Thread.interrupted();
            } else if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

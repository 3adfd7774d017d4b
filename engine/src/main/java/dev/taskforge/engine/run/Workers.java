package dev.taskforge.engine.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs what was claimed on at most {@code size} virtual threads, in the order it was handed over. More may be handed
 * over than there are threads; the rest waits here for the next free one.
 */
final class Workers {
    private final int size;
    private final Function<Run, Finished> work;
    private final Consumer<Finished> report;
    private final Map<Long, Run> runs = new ConcurrentHashMap<>();
    private final Deque<Run> waiting = new ArrayDeque<>();
    /** The job that runs beside the others. */
    private final Set<Long> spare = ConcurrentHashMap.newKeySet();

    private int threads;
    /** How many of the threads are beside the others. */
    private int beside;

    /**
     * @param work runs one run to its end and never throws
     * @param report told of each end, when the run is no longer held
     */
    Workers(int size, Function<Run, Finished> work, Consumer<Finished> report) {
        this.size = size;
        this.work = work;
        this.report = report;
    }

    int size() {
        return size;
    }

    /** Runs and waiting runs, without the one beside them. */
    int held() {
        return Math.max(0, runs.size() - spare.size());
    }

    /** Whether the worker that is kept for reserved types has nothing to do; a process that runs no jobs has none. */
    boolean spareIsFree() {
        return size > 0 && spare.isEmpty();
    }

    /** Runs one beside all others. */
    void addSpare(Run run) {
        runs.put(run.job().id(), run);
        spare.add(run.job().id());
        synchronized (this) {
            threads++;
            beside++;
        }
        Thread.ofVirtual().name("job-worker-spare").start(() -> {
            var finished = work.apply(run);
            spare.remove(run.job().id());
            runs.remove(run.job().id(), run);
            report.accept(finished);
            synchronized (this) {
                threads--;
                beside--;
                notifyAll();
            }
        });
    }

    /** How many are being run. */
    synchronized int running() {
        return threads;
    }

    /** Everything held, running or waiting. */
    Collection<Run> all() {
        return List.copyOf(runs.values());
    }

    Optional<Run> find(long jobId) {
        return Optional.ofNullable(runs.get(jobId));
    }

    void add(List<Run> claimed) {
        int fresh;
        synchronized (this) {
            for (var run : claimed) {
                runs.put(run.job().id(), run);
                waiting.add(run);
            }
            fresh = Math.min(size - (threads - beside), waiting.size());
            threads += fresh;
        }
        for (int i = 0; i < fresh; i++) {
            Thread.ofVirtual().name("job-worker").start(this::workUntilEmpty);
        }
    }

    private void workUntilEmpty() {
        for (var run = next(); run != null; run = next()) {
            var finished = work.apply(run);
            runs.remove(run.job().id(), run);
            report.accept(finished);
        }
    }

    /** Waits until everything handed over has ended and was reported, at most {@code patience}; true when so. */
    synchronized boolean awaitEmpty(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (long left = patience.toMillis(); threads > 0 && left > 0; ) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = (end - System.nanoTime()) / 1_000_000;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return threads == 0;
    }

    private synchronized @Nullable Run next() {
        var run = waiting.poll();
        if (run == null) {
            threads--;
            notifyAll();
        }
        return run;
    }

    /** Takes one run back that has not begun; false when it has. */
    boolean takeBack(Run run) {
        synchronized (this) {
            if (!waiting.remove(run)) {
                return false;
            }
        }
        runs.remove(run.job().id(), run);
        return true;
    }

    /** Takes back every run that has not begun. */
    List<Run> takeBackWaiting() {
        List<Run> taken;
        synchronized (this) {
            taken = new ArrayList<>(waiting);
            waiting.clear();
        }
        taken.forEach(run -> runs.remove(run.job().id(), run));
        return taken;
    }

    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }
}

package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Usage;
import dev.taskforge.ops.project.ProjectFile.HttpProbe;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures what serves while it is deployed: how fast it answers, and what its containers use. What cannot be found out is left
 * out: nothing that goes wrong here is a reason for a deployment to fail.
 */
final class Measuring {
    /** One right after the other, before and after alike: a rare question is answered more slowly than one of many. */
    private static final int QUESTIONS = 20;
    /** A slow application is asked less often: nobody is to wait for this. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Docker docker;
    private final List<String> ids;
    private final @Nullable Proxy edge;
    private final @Nullable HttpProbe probe;

    private final List<Long> times = new ArrayList<>();
    private int asked;
    private int unanswered;
    private @Nullable Look first;
    private @Nullable Look last;

    /** @param edge what passes requests on; null when nothing does */
    Measuring(Docker docker, List<String> ids, @Nullable Proxy edge, @Nullable HttpProbe probe) {
        this.docker = docker;
        this.ids = List.copyOf(ids);
        this.edge = edge;
        this.probe = probe;
    }

    /**
     * What all containers used at one moment.
     *
     * @param memory null when one of them does not tell
     * @param processor null when one of them does not tell
     */
    private record Look(
            long nanos, @Nullable Long memory, @Nullable Duration processor) {}

    /** Whether there is anything to measure. */
    private boolean isPossible() {
        return !ids.isEmpty();
    }

    /** Counts an answer through the edge that somebody else asked for; returns whether it was good. */
    boolean counted(boolean isGood) {
        asked++;
        if (!isGood) {
            unanswered++;
        }
        return isGood;
    }

    /** Asks through the edge and takes the time, unless there is none, or none that knows TaskForge yet. */
    void ask() {
        var through = edge;
        var asking = probe;
        if (through == null || asking == null || !isPossible()) {
            return;
        }
        try {
            if (through.tells().isEmpty()) {
                return; // before the first deployment it does not listen where it is asked
            }
            // Found once: asking Docker Engine where it is each time would be a part of the time.
            var address = through.place().address();
            int port = through.place().edge().askPort();
            long end = System.nanoTime() + LONGEST.toNanos();
            for (int i = 0; i < QUESTIONS && System.nanoTime() < end; i++) {
                long began = System.nanoTime();
                var answer = Probe.ask(address, port, asking.path());
                long took = System.nanoTime() - began;
                if (counted(answer.filter(Probe.Answer::isGood).isPresent())) {
                    times.add(took / 1_000);
                }
            }
        } catch (IOException | Refused _) {
            // it is not there: that is for others to find out
        }
    }

    /** Begins the time over which the use of processors is measured. */
    void begin() {
        first = look();
    }

    /**
     * Ends that time, or lets it end later than before. Returns false, and changes nothing, when Docker Engine cannot be asked or a
     * container has ended since.
     */
    boolean finish() {
        var now = look();
        if (now == null || (last != null && now.processor() == null)) {
            return false;
        }
        last = now;
        return true;
    }

    private @Nullable Look look() {
        if (!isPossible()) {
            return null;
        }
        try {
            long nanos = System.nanoTime();
            Long memory = 0L;
            Duration processor = Duration.ZERO;
            for (var id : ids) {
                var usage = docker.usage(id).orElse(new Usage(null, null));
                memory = memory == null || usage.memory() == null ? null : Long.valueOf(memory + usage.memory());
                processor = processor == null || usage.processor() == null ? null : processor.plus(usage.processor());
            }
            return new Look(nanos, memory, processor);
        } catch (IOException _) {
            return null;
        }
    }

    /** What was found. */
    Measured result(Instant now) {
        var sorted = times.stream().sorted().toList();
        return new Measured(
                now,
                ids.size(),
                asked == 0 ? null : asked,
                asked == 0 ? null : unanswered,
                sorted.isEmpty() ? null : sorted.size(),
                sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2),
                sorted.isEmpty() ? null : sorted.getLast(),
                last == null ? null : last.memory(),
                processors(first, last),
                restarts());
    }

    /** A container that was started again meanwhile has begun to count anew. */
    private static @Nullable Double processors(@Nullable Look from, @Nullable Look to) {
        if (from == null || to == null || from.processor() == null || to.processor() == null) {
            return null;
        }
        var computed = to.processor().minus(from.processor());
        long nanos = to.nanos() - from.nanos();
        return computed.isNegative() || nanos <= 0 ? null : (double) computed.toNanos() / nanos;
    }

    private @Nullable Integer restarts() {
        try {
            int restarts = 0;
            for (var id : ids) {
                var container = docker.container(id);
                if (container.isEmpty()) {
                    return null;
                }
                restarts += container.get().restarts();
            }
            return ids.isEmpty() ? null : restarts;
        } catch (IOException _) {
            return null;
        }
    }
}

package dev.taskforge.ops.release;

import dev.taskforge.ops.host.Probe;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Usage;
import dev.taskforge.ops.project.ReleaseDuty.HttpProbe;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
     * @param uses of processors, in the order of the containers; null when one of them does not tell
     */
    private record Look(
            Instant at,
            long nanos,
            @Nullable Long memory,
            @Nullable List<Use> uses) {}

    /**
     * How long the processes of a container have computed.
     *
     * @param since when it was started, from where that is counted; null when it is not told
     */
    private record Use(@Nullable Instant since, Duration computed) {
        /** Whether it counts on from an earlier look. */
        boolean goesOn(Use before) {
            return Objects.equals(since, before.since) && computed.compareTo(before.computed) >= 0;
        }
    }

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
        if (now == null || (last != null && now.uses() == null)) {
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
            var at = Instant.now();
            long nanos = System.nanoTime();
            Long memory = 0L;
            var uses = new ArrayList<Use>();
            for (var id : ids) {
                var before = startedAt(id);
                var usage = docker.usage(id).orElse(new Usage(null, null, null));
                memory = memory == null || usage.memory() == null ? null : Long.valueOf(memory + usage.memory());
                var computed = usage.processor();
                var since = startedAt(id);
                // Started again in between, nobody knows of which of the two that is.
                if (computed != null && Objects.equals(before, since)) {
                    uses.add(new Use(since, computed));
                }
            }
            return new Look(at, nanos, memory, uses.size() == ids.size() ? uses : null);
        } catch (IOException _) {
            return null;
        }
    }

    private @Nullable Instant startedAt(String id) throws IOException {
        return docker.container(id).map(Container::startedAt).orElse(null);
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

    private static @Nullable Double processors(@Nullable Look from, @Nullable Look to) {
        if (from == null || to == null || from.uses() == null || to.uses() == null) {
            return null;
        }
        Double all = 0.0;
        for (int i = 0; i < to.uses().size(); i++) {
            var one = share(from, from.uses().get(i), to, to.uses().get(i));
            all = all == null || one == null ? null : Double.valueOf(all + one);
        }
        return all;
    }

    /** A container that was started again meanwhile has begun to count anew, and is measured from there. */
    private static @Nullable Double share(Look from, Use before, Look to, Use now) {
        if (now.goesOn(before)) {
            return share(now.computed().minus(before.computed()), to.nanos() - from.nanos());
        }
        return now.since() == null
                ? null
                : share(now.computed(), Duration.between(now.since(), to.at()).toNanos());
    }

    private static @Nullable Double share(Duration computed, long nanos) {
        return nanos <= 0 ? null : (double) computed.toNanos() / nanos;
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

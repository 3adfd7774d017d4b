package dev.taskforge.ops.destination;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One stream to several destinations at once. Each has a thread of its own and a few blocks that wait for it, so memory is bounded
 * and the slowest holds the pace. One that fails, or hangs until it is given up, is left out while the others go on; when none is
 * left, writing fails. Nothing is published anywhere before {@link #finish}. For one thread.
 */
public final class Fanout extends OutputStream {
    private static final Duration LOOK = Duration.ofMillis(100);
    /** What was begun is taken back within this time, or else swept later. */
    private static final Duration CLEAN_WITHIN = Duration.ofMinutes(1);

    private static final Duration END_WITHIN = Duration.ofSeconds(15);

    private final List<Lane> lanes;
    private final Progress progress;
    private final Consumer<String> dropped;
    private byte[] block = new byte[Feed.BLOCK];
    private int filled;
    private long taken;
    private boolean ended;
    private volatile boolean held;

    /** Takes all of a feed, publishes it at its end and returns, or fails and keeps nothing. */
    interface Target {
        void put(Feed feed) throws IOException, InterruptedException;
    }

    /** A target with its name. */
    record Named(String name, Target target) {}

    /**
     * Begins.
     *
     * @param destinations at least one; only this uses them until it is closed
     * @param path the name at each of them
     * @param progress is told on the thread that writes, while it waits; may throw to end it
     * @param dropped is told on that thread why a destination is left out, once for each
     */
    public static Fanout to(List<Destination> destinations, String path, Progress progress, Consumer<String> dropped) {
        var targets = destinations.stream()
                .map(one -> new Named(one.name(), feed -> one.put(path, feed, Progress.NONE)))
                .toList();
        return new Fanout(targets, progress, dropped);
    }

    Fanout(List<Named> targets, Progress progress, Consumer<String> dropped) {
        this.progress = progress;
        this.dropped = dropped;
        this.lanes = targets.stream().map(Lane::new).toList();
    }

    /** No destination takes it any more. */
    public static final class NoneLeft extends IOException {
        private static final long serialVersionUID = 1L;

        NoneLeft(String why) {
            super("no destination is left: " + why);
        }
    }

    /**
     * What became of it at a destination.
     *
     * @param failure null when all of it is there
     */
    public record Outcome(String destination, @Nullable String failure) {
        /** Whether all of it is there. */
        public boolean arrived() {
            return failure == null;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** @throws NoneLeft when every destination has failed */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, block.length - filled);
            System.arraycopy(bytes, at, block, filled, count);
            filled += count;
            at += count;
            left -= count;
            if (filled == block.length) {
                var full = block;
                block = new byte[Feed.BLOCK];
                filled = 0;
                send(full);
            }
        }
    }

    private void send(byte[] full) throws IOException {
        try {
            for (var lane : lanes) {
                while (!lane.feed.offer(full, LOOK)) {
                    held = true;
                    progress.moved(taken);
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            held = false;
        }
        taken += full.length;
        requireOne();
    }

    private void requireOne() throws NoneLeft {
        for (var lane : lanes) {
            var why = lane.failure;
            if (why != null && !lane.told) {
                lane.told = true;
                dropped.accept(why);
            }
        }
        if (lanes.stream().allMatch(lane -> lane.failure != null)) {
            throw new NoneLeft(lanes.stream()
                    .map(lane -> Objects.requireNonNull(lane.failure))
                    .collect(Collectors.joining("; ")));
        }
    }

    /** Whether it waits for a destination just now; may be asked by any thread. */
    public boolean isHeld() {
        return held;
    }

    /** How many bytes were written. */
    public long written() {
        return taken + filled;
    }

    /**
     * It is complete: waits until each destination has all of it, or has failed.
     *
     * @throws NoneLeft when none has it
     */
    public List<Outcome> finish() throws IOException {
        if (filled > 0) {
            var last = Arrays.copyOf(block, filled);
            filled = 0;
            send(last);
        }
        lanes.stream().filter(lane -> lane.failure == null).forEach(lane -> lane.feed.finish());
        try {
            for (var lane : lanes) {
                while (!lane.thread.join(LOOK)) {
                    progress.moved(taken);
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        ended = true;
        requireOne();
        return outcomes();
    }

    /** What became of it so far; once this is closed, nothing of that changes. */
    public List<Outcome> outcomes() {
        return lanes.stream().map(Lane::outcome).toList();
    }

    /** What was not finished is published nowhere, and taken back where that can be done soon. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        lanes.forEach(lane -> lane.feed.fail(null));
        boolean interrupted = Thread.interrupted();
        long until = System.nanoTime() + CLEAN_WITHIN.toNanos();
        try {
            for (var lane : lanes) {
                if (!lane.thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
                    lane.thread.interrupt();
                    lane.thread.join(END_WITHIN);
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
            lanes.forEach(lane -> lane.thread.interrupt());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("ended");
    }

    /** The way to one destination. */
    private static final class Lane {
        private final Named named;
        private final Feed feed = new Feed();
        private final Thread thread;
        private volatile boolean arrived;
        private volatile @Nullable String failure;
        private boolean told;

        Lane(Named named) {
            this.named = named;
            this.thread = Thread.ofVirtual().name("stream to " + named.name()).start(this::run);
        }

        private void run() {
            String why = named.name() + ": it was given up";
            try {
                named.target().put(feed);
                arrived = true;
            } catch (IOException | InterruptedException | RuntimeException e) {
                why = Objects.requireNonNullElse(e.getMessage(), e.toString());
            } finally {
                if (!arrived) {
                    failure = why;
                }
                feed.abandon();
            }
        }

        Outcome outcome() {
            return new Outcome(named.name(), arrived ? null : Objects.requireNonNullElse(failure, "it has not ended"));
        }
    }
}

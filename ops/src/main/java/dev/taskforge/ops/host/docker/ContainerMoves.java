package dev.taskforge.ops.host.docker;

import dev.taskforge.ops.host.Stall;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container computes, or reads or writes its disks: only for one that works for nobody else. What a server does while nobody
 * asks it anything counts for nothing.
 */
public final class ContainerMoves implements Stall.Sign {
    /** Of the time on one processor. A server that waits takes less, one that gives way to others on a full machine more. */
    private static final int LEAST_PART = 50;

    private static final long LEAST_BYTES = 1 << 20;

    /** Asks what it uses. */
    @FunctionalInterface
    interface Asking {
        @Nullable
        Usage usage() throws IOException;
    }

    private final Asking asking;
    private final LongSupplier nanos;
    private @Nullable Usage before;
    private long lookedAt;

    /** @param container its number */
    public ContainerMoves(Docker docker, String container) {
        this(() -> docker.usage(container).orElse(null), System::nanoTime);
    }

    ContainerMoves(Asking asking, LongSupplier nanos) {
        this.asking = asking;
        this.nanos = nanos;
    }

    /** The first look only remembers. */
    @Override
    public synchronized Stall.Seen look() throws IOException {
        var now = asking.usage();
        long at = nanos.getAsLong();
        boolean moves = now != null && before != null && moves(before, now, Duration.ofNanos(at - lookedAt));
        before = now;
        lookedAt = at;
        return new Stall.Seen(
                moves,
                now == null
                        ? "its container is gone"
                        : "its container neither computes nor uses a disk; look at docker stats and docker logs while it"
                                + " does so again");
    }

    private static boolean moves(Usage before, Usage now, Duration time) {
        var computed = now.processor();
        var computedBefore = before.processor();
        if (computed != null
                && computedBefore != null
                && computed.minus(computedBefore).multipliedBy(LEAST_PART).compareTo(time) >= 0) {
            return true;
        }
        var moved = now.moved();
        var movedBefore = before.moved();
        return moved != null && movedBefore != null && moved - movedBefore >= LEAST_BYTES;
    }
}

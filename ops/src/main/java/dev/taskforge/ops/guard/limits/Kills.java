package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.check.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How many processes the kernel has ended in containers, from one look to the next. Safe for use by any thread. */
final class Kills implements Remembered {
    /** For how long it is told that there were more. */
    static final Duration TOLD = Duration.ofMinutes(10);

    private static final int BYTES = 400;

    private final Map<String, Count> counts = new HashMap<>();

    /**
     * @param count how many there were in all, since the container was started
     * @param more how many came last
     * @param at when they were seen; null for never
     */
    private record Count(long count, long more, @Nullable Instant at) {}

    /**
     * Takes down how many there are, and tells how many came within the last ten minutes; those before the first look are not counted.
     *
     * @param told empty when the kernel does not tell
     */
    synchronized long more(String container, OptionalLong told, Instant now) {
        if (told.isEmpty()) {
            return 0;
        }
        long seen = told.getAsLong();
        var last = counts.get(container);
        // A smaller number is that of another life of the container.
        long came = last == null ? 0 : seen >= last.count() ? seen - last.count() : seen;
        var kept = came > 0 || last == null
                ? new Count(seen, came, came > 0 ? now : null)
                : new Count(seen, last.more(), last.at());
        counts.put(container, kept);
        var at = kept.at();
        return at != null && at.plus(TOLD).isAfter(now) ? kept.more() : 0;
    }

    @Override
    public synchronized long bytes() {
        return (long) BYTES * Math.max(1, counts.size());
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.Pause;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stream at so many bytes in a second on average, by pausing. It goes by at full speed for a moment and then rests: were
 * the same work spread evenly, nearly every request of an application beside it would meet some of it, and so only few do. For
 * one thread.
 */
final class Pace {
    /** How much is gone ahead of the average before a rest. */
    private static final long AHEAD = Duration.ofSeconds(2).toNanos();
    /** What a slow source left unused is made up for no longer than this. */
    private static final long MOST_CREDIT = Duration.ofMillis(200).toNanos();

    private final @Nullable Long rate;
    private long due = System.nanoTime();

    /** @param rate bytes in a second; null for as many as come */
    Pace(@Nullable Long rate) {
        this.rate = rate;
    }

    /** Waits until so many bytes more may have gone by. */
    void keep(int bytes) throws InterruptedIOException {
        if (rate == null) {
            return;
        }
        long now = System.nanoTime();
        due = Math.max(due, now - MOST_CREDIT) + bytes * Duration.ofSeconds(1).toNanos() / rate;
        if (due - now >= AHEAD) {
            Pause.of(Duration.ofNanos(due - now));
        }
    }
}

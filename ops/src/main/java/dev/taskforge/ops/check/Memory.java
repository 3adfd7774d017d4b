package dev.taskforge.ops.check;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered from one time a question is put to the next, such as counters. It belongs to the process and ends with it; some of
 * it gives way when it is too much. Safe for use by any thread.
 */
public final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final int MOST = 2_000;
    /** A server beside an application has 128 MB in all. */
    private static final long MOST_BYTES = 24L * 1024 * 1024;
    /** What is kept grows, so that it is weighed again after so many questions. */
    private static final int WEIGHED = 500;

    private static final Duration TOLD_EVERY = Duration.ofHours(1);

    private final LinkedHashMap<Key, Remembered> kept = new LinkedHashMap<>(64, 0.75f, true);
    private int asked;
    private long told = System.nanoTime() - TOLD_EVERY.toNanos();

    /** A question may hold a password, so that only its hash is kept. */
    private record Key(String project, String question, Class<?> type) {}

    /** What is kept for a question, made anew when nothing is. */
    synchronized <T extends Remembered> T of(String project, String question, Class<T> type, Supplier<T> first) {
        var key = new Key(project, FileHash.of(question.getBytes(StandardCharsets.UTF_8)), type);
        boolean isNew = !kept.containsKey(key);
        var found = type.cast(kept.computeIfAbsent(key, _ -> first.get()));
        if (isNew || ++asked >= WEIGHED) {
            asked = 0;
            forget();
        }
        return found;
    }

    /** All but the one that was asked about last may go: of too many the oldest, of too much the largest, so that most stay. */
    private void forget() {
        int forgotten = 0;
        for (; kept.size() > MOST; forgotten++) {
            kept.remove(kept.firstEntry().getKey());
        }
        long bytes = kept.values().stream().mapToLong(Remembered::bytes).sum();
        for (; bytes > MOST_BYTES && kept.size() > 1; forgotten++) {
            var last = kept.lastEntry().getKey();
            var largest = kept.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(last))
                    .max(Comparator.comparingLong(entry -> entry.getValue().bytes()))
                    .orElseThrow();
            bytes -= largest.getValue().bytes();
            kept.remove(largest.getKey());
        }
        if (forgotten > 0 && System.nanoTime() - told >= TOLD_EVERY.toNanos()) {
            told = System.nanoTime();
            LOG.warn(
                    "what checks compare with is more than there is room for, so that {} of them begin anew",
                    forgotten);
        }
    }
}

package dev.taskforge.ops.check;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is remembered from one time a question is put to the next, such as counters. It belongs to the process and ends with it; what
 * was not asked about for longest gives way when it is too much. Safe for use by any thread.
 */
public final class Memory {
    private static final int MOST = 2_000;
    /** A server beside an application has 128 MB in all. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    /** What is kept grows, so that it is weighed again after so many questions. */
    private static final int WEIGHED = 500;

    private final Map<Key, Remembered> kept = new LinkedHashMap<>(64, 0.75f, true);
    private int asked;

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

    /** All but the one that was asked about last may go. */
    private void forget() {
        long bytes = kept.values().stream().mapToLong(Remembered::bytes).sum();
        var oldest = kept.values().iterator();
        for (int left = kept.size(); left > 1 && (left > MOST || bytes > MOST_BYTES); left--) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }
}

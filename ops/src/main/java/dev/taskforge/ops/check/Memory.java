package dev.taskforge.ops.check;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is remembered from one time a question is put to the next, such as counters. It belongs to the process and ends with it; what
 * was not asked about for long gives way to what is. Safe for use by any thread, as what is kept must be.
 */
public final class Memory {
    private static final int MOST = 2_000;

    private final Map<Key, Object> kept = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Object> eldest) {
            return size() > MOST;
        }
    };

    /** A question may hold a password, so that only its hash is kept. */
    private record Key(String project, String question, Class<?> type) {}

    /** What is kept for a question, made anew when nothing is. */
    synchronized <T> T of(String project, String question, Class<T> type, Supplier<T> first) {
        return type.cast(kept.computeIfAbsent(
                new Key(project, FileHash.of(question.getBytes(StandardCharsets.UTF_8)), type), _ -> first.get()));
    }
}

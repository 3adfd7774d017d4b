package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.db.Tx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How concurrency keys are counted and how the jobs they keep back are freed. A waiting job keeps its slot: what it
 * left half done must not be run over by the next one.
 */
final class ConcurrencyKeys {
    private static final String USED = """
            SELECT count(*) AS used FROM job
            WHERE concurrency_key = ? AND (state = 'RUNNING' OR state = 'WAITING')""";

    private static final String FREE_ONE = """
            UPDATE job SET held = 0 WHERE id IN (
              SELECT id FROM job WHERE concurrency_key = ? AND state = 'AVAILABLE' AND held = 1
              ORDER BY priority DESC, run_at, id LIMIT 1)""";

    private static final String NEXT_HELD = """
            SELECT concurrency_key, concurrency_limit FROM job
            WHERE concurrency_key > ? AND state = 'AVAILABLE' AND held = 1
            ORDER BY concurrency_key, priority DESC, run_at, id LIMIT 1""";

    private ConcurrencyKeys() {}

    static int used(Tx tx, String key) {
        return tx.first(USED, row -> row.integer("used"), key).orElse(0);
    }

    /** Lets the next job of the key be claimed; call it whenever a job of the key leaves its slot or its turn. */
    static int free(Tx tx, @Nullable String key) {
        return key == null ? 0 : tx.update(FREE_ONE, key);
    }

    static boolean anyHeld(Tx tx) {
        return held(tx, "").isPresent();
    }

    /** Frees one job of every key that has room. */
    static int freeAll(Tx tx) {
        int freed = 0;
        for (var held = held(tx, ""); held.isPresent(); held = held(tx, held.get().key)) {
            if (used(tx, held.get().key) < held.get().limit) {
                freed += free(tx, held.get().key);
            }
        }
        return freed;
    }

    private static Optional<Held> held(Tx tx, String after) {
        return tx.first(
                NEXT_HELD, row -> new Held(row.text("concurrency_key"), row.integer("concurrency_limit")), after);
    }

    private record Held(String key, int limit) {}
}

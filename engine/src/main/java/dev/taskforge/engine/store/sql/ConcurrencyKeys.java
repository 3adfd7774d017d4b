package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.db.Tx;
import java.util.List;
import java.util.Optional;

/**
 * How concurrency keys are counted and how the jobs they keep back are freed. A waiting job keeps its slot: what it
 * left half done must not be run over by the next one.
 */
public final class ConcurrencyKeys {
    private static final String USED = """
            SELECT count(*) AS used FROM job
            WHERE concurrency_key = ? AND (state = 'RUNNING' OR state = 'WAITING')""";

    private static final String NEXT_HELD = """
            SELECT concurrency_key, concurrency_limit FROM job
            WHERE concurrency_key > ? AND state = 'AVAILABLE' AND held = 1
            ORDER BY concurrency_key, priority DESC, run_at, id LIMIT 1""";

    private ConcurrencyKeys() {}

    /** How many slots of the key are taken. */
    public static int used(Tx tx, String key) {
        return tx.first(USED, row -> row.integer("used"), key).orElse(0);
    }

    static boolean anyHeld(Tx tx) {
        return held(tx, "").isPresent();
    }

    /** Frees one job of every key that has room. */
    static int freeAll(Tx tx, Flavour flavour) {
        int freed = 0;
        for (var held = held(tx, ""); held.isPresent(); held = held(tx, held.get().key)) {
            var key = List.of(held.get().key);
            flavour.lockKeys(tx, key);
            if (used(tx, held.get().key) < held.get().limit) {
                freed += flavour.freeKeys(tx, key);
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

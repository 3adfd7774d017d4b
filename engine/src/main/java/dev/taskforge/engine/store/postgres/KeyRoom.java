package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.sql.Candidate;
import dev.taskforge.engine.store.sql.Merge.Verdict;
import dev.taskforge.engine.store.sql.Page;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many more jobs of each concurrency key may run, counted under the key's lock. */
final class KeyRoom {
    /** Does not wait: whoever has the lock is just taking or freeing jobs of the key. */
    private static final String TRY_LOCK = """
            SELECT key FROM unnest(?) AS key WHERE pg_try_advisory_xact_lock(hashtextextended(key, 0))""";

    private static final String USED = """
            SELECT key, (SELECT count(*) FROM job WHERE concurrency_key = key
              AND (state = 'RUNNING' OR state = 'WAITING')) AS used FROM unnest(?) AS key""";

    private final Tx tx;
    private final Map<String, Integer> used = new HashMap<>();

    KeyRoom(Tx tx) {
        this.tx = tx;
    }

    /** Locks and counts the keys of these jobs; those of which another transaction has the lock are left out. */
    void lock(List<Page> pages) {
        Set<String> keys = new HashSet<>();
        for (var page : pages) {
            for (var candidate : page.jobs()) {
                var key = candidate.job().concurrencyKey();
                if (key != null && !used.containsKey(key)) {
                    keys.add(key);
                }
            }
        }
        if (keys.isEmpty()) {
            return;
        }
        var locked = tx.query(TRY_LOCK, row -> row.text("key"), (Object) keys.toArray(String[]::new));
        tx.query(USED, row -> used.put(row.text("key"), row.integer("used")), (Object) locked.toArray(String[]::new));
    }

    Verdict judge(Candidate candidate) {
        var key = candidate.job().concurrencyKey();
        if (key == null) {
            return Verdict.TAKE;
        }
        var running = used.get(key);
        if (running == null) {
            return Verdict.LEAVE;
        }
        if (running >= candidate.limit()) {
            return Verdict.HOLD;
        }
        used.put(key, running + 1);
        return Verdict.TAKE;
    }
}

package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Tx;
import java.util.Optional;

/** Who holds a unique key: at most one unfinished job. */
public final class UniqueKeys {
    private static final String HOLDER =
            "SELECT " + JobRow.COLUMNS + " FROM job WHERE unique_key = ? AND finished_at IS NULL";

    private UniqueKeys() {}

    /** The unfinished job that has the key. */
    public static Optional<Job> holder(Tx tx, String key) {
        return tx.first(HOLDER, JobRow::map, key);
    }
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Tx;

/** Told, in the transaction that records it, that a backup was catalogued or a drill ended either way. */
@FunctionalInterface
public interface DutyEnded {

    /** Does what depends on it, such as submitting a job that asks the checks about this database again. */
    void recorded(Tx tx, String project, String database);
}

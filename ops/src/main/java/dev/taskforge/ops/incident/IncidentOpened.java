package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Tx;

/** Learns of incidents as they begin, in the transaction that writes them down. */
@FunctionalInterface
public interface IncidentOpened {
    /** One has begun, or has begun again. */
    void opened(Tx tx, Incident incident);

    /** One that goes on has become critical, or is heard of only now. */
    default void worse(Tx tx, Incident incident) {}
}

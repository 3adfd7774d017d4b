package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Project;

/** Learns of decisions, in the transaction that records them. */
@FunctionalInterface
public interface Decided {
    void decided(Tx tx, Project project, Decision decision);
}

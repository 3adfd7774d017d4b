package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Tx;

/** Says whether TaskForge is changing a project, so that what is down meanwhile follows from that. */
@FunctionalInterface
public interface PlannedChanges {
    boolean isUnderWay(Tx tx, String project);
}

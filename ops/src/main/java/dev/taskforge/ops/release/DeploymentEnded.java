package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Tx;

/** Told, in the transaction that ends it, how a deployment ended. */
@FunctionalInterface
public interface DeploymentEnded {

    /** Does what depends on it, such as submitting a job that tells others; no crash can come between. */
    void ended(Tx tx, Deployment deployment);
}

package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;

/** Is told how far a long copy is. */
@FunctionalInterface
interface Meter {

    /** Takes note, or throws to end the copy. */
    void moved(long done, long total);

    /** Reports to the job in bytes, and ends the copy when the job is cancelled. */
    static Meter of(JobContext job) {
        return (done, total) -> {
            job.throwIfCancelled();
            job.progress(done, total, "bytes");
        };
    }
}

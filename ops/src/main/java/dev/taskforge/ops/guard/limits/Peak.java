package dev.taskforge.ops.guard.limits;

import java.time.Instant;

/**
 * The most that one container of a service used.
 *
 * @param memory in bytes
 * @param milliCpus thousandths of a processor that it kept busy over a minute
 * @param looks in how many minutes somebody looked
 * @param since the first of them
 */
record Peak(String project, String service, long memory, long milliCpus, long pids, long looks, Instant since) {

    /** The higher of both in each respect. */
    Peak and(Peak other) {
        return new Peak(
                project,
                service,
                Math.max(memory, other.memory),
                Math.max(milliCpus, other.milliCpus),
                Math.max(pids, other.pids),
                Math.max(looks, other.looks),
                since.isBefore(other.since) ? since : other.since);
    }
}

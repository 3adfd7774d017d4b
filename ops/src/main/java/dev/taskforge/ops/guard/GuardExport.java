package dev.taskforge.ops.guard;

import java.time.Instant;

/**
 * A state that was written down, to be put back.
 *
 * @param id rises
 * @param listing what the machine told then; empty for one that somebody brought
 */
public record GuardExport(
        long id, String project, String guard, String host, Instant at, String madeBy, String state, String listing) {}

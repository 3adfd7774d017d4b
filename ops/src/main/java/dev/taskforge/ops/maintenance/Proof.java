package dev.taskforge.ops.maintenance;

import dev.taskforge.ops.project.CalendarDuty.Work;
import java.time.Instant;
import java.util.List;

/** The records of what TaskForge does by itself, which prove a duty. There is one for each kind of work. */
public interface Proof {

    /** Which kind of work it is about. */
    Work work();

    /**
     * Something was tried.
     *
     * @param name of the database, the files or the check
     * @param well whether it succeeded
     */
    record Attempt(String name, Instant at, boolean well) {}

    /** What was tried for a project from one moment until before another, in no particular order. */
    List<Attempt> attempts(String project, Instant from, Instant until);

    /** How far back the records go: what is not there before then may have been done all the same. */
    Instant keptSince(Instant now);

    /** How far back what failed is known: what is not there before then may have been tried in vain all the same. */
    Instant failuresSince(Instant now);
}

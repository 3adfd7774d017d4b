package dev.taskforge.ops.upkeep;

import java.util.List;

/** What is written down about releases, which this duty may not know itself. */
public interface ReleaseRecords {
    /** Whether any project is being deployed, or its images may be needed by something else that is under way. */
    boolean isUnderWay();

    /**
     * The releases of a project to which it may return: what serves, where going back from it leads step by step, what served last, and
     * what was written down last.
     *
     * @param count of each how many
     */
    List<KeptRelease> kept(String project, int count);
}

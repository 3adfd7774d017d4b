package dev.taskforge.ops.upkeep;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is written down about releases, which this duty may not know itself. */
public interface ReleaseRecords {
    /** Whether any project is being deployed, or its images may be needed by something else that is under way. */
    boolean isUnderWay();

    /**
     * The releases of a project to which it may return: what serves, what served last, and what was written down last.
     *
     * @param count of each how many
     */
    List<KeptRelease> kept(String project, int count);

    /** When each image of the last releases of a project was known to be on this machine, by its number. */
    Map<String, Instant> written(String project);
}

package dev.taskforge.server.diagnosis;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import java.util.List;
import java.util.Set;

/** The repairs that are kept: as long as their jobs are. */
public final class Repairs {
    private final Jobs jobs;

    public Repairs(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Those of a project, the newest first. */
    public List<RepairView> list(String project, int most) {
        return jobs.list(new JobFilter(null, DutyJobs.QUEUE, DutyJobs.REPAIR, Set.of(project), null, most)).stream()
                .map(RepairView::of)
                .toList();
    }
}

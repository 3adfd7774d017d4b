package dev.taskforge.server.project;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.server.http.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What keeps a project from being deleted: nobody could bring back what served, or finish what was begun, without its file. Safe
 * for use by any thread.
 */
public final class OpenDuties {
    private static final Set<JobState> OPEN =
            Arrays.stream(JobState.values()).filter(state -> !state.isFinal()).collect(Collectors.toUnmodifiableSet());

    private static final Map<String, List<String>> TYPES = Map.of(
            "deployment", List.of(DutyJobs.DEPLOY, DutyJobs.SETTLE),
            "restore",
                    List.of(
                            DutyJobs.RESTORE,
                            DutyJobs.RESTORE_IN_PLACE,
                            DutyJobs.RESTORE_UNDO,
                            DutyJobs.RESTORE_SETTLE),
            "rehearsal", List.of(DutyJobs.REHEARSE));

    private final Jobs jobs;

    public OpenDuties(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Refuses while a job that deploys, restores or rehearses waits or runs. */
    void refuseJobs(String project) {
        TYPES.forEach((duty, types) -> types.stream()
                .flatMap(type -> jobs.list(new JobFilter(OPEN, null, type, Set.of(project), null, 1)).stream())
                .findFirst()
                .ifPresent(job -> {
                    throw refused(duty, project, job.id());
                }));
    }

    /** Refuses while something is not over, though its job may have ended: what served before is still to be brought back. */
    static void refuseRecords(Tx tx, String project) {
        Releases.openOf(tx, project).map(Deployment::jobId).ifPresent(job -> {
            throw refused("deployment", project, job);
        });
        Restores.openOf(tx, project).map(Restore::jobId).ifPresent(job -> {
            throw refused("restore", project, job);
        });
    }

    /** Refuses while a guard is on: nobody would look after it, or knew what was before it. */
    static void refuseGuards(Tx tx, String project) {
        Guards.on(tx, project).ifPresent(guard -> {
            throw ProblemException.conflict("project.busy.guard", guard, project);
        });
    }

    private static ProblemException refused(String duty, String project, long job) {
        return ProblemException.conflict("project.busy." + duty, project, job);
    }
}

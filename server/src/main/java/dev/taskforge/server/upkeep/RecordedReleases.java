package dev.taskforge.server.upkeep;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.upkeep.KeptRelease;
import dev.taskforge.ops.upkeep.ReleaseRecords;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells upkeep what is written down about releases, so that neither duty knows the other. */
public final class RecordedReleases implements ReleaseRecords {
    private static final int MANY = 500;
    /** What fetches or needs images that no container has yet. */
    private static final Set<String> NEEDING = Set.of(
            DutyJobs.DEPLOY,
            DutyJobs.SETTLE,
            DutyJobs.VERIFY,
            DutyJobs.REHEARSE,
            DutyJobs.DRILL,
            DutyJobs.RESTORE,
            DutyJobs.RESTORE_IN_PLACE,
            DutyJobs.RESTORE_UNDO,
            DutyJobs.RESTORE_SETTLE);

    private final Releases releases;
    private final Supplier<Jobs> jobs;

    public RecordedReleases(Releases releases, Supplier<Jobs> jobs) {
        this.releases = releases;
        this.jobs = jobs;
    }

    @Override
    public boolean isUnderWay() {
        var running = Set.of(JobState.RUNNING, JobState.WAITING);
        return !releases.open().isEmpty()
                || NEEDING.stream()
                        .anyMatch(type -> !jobs.get()
                                .list(new JobFilter(running, DutyJobs.QUEUE, type, null, null, 1))
                                .isEmpty());
    }

    @Override
    public List<KeptRelease> kept(String project, int count) {
        var open = releases.open().stream()
                .filter(deployment -> deployment.project().equals(project))
                .flatMap(deployment -> Stream.of(deployment.release(), deployment.before()));
        var last = Stream.concat(
                releases.served(project, count).stream(),
                releases.lastSucceeded(project).map(Deployment::release).stream());
        var served = Stream.concat(open, last)
                .filter(Objects::nonNull)
                .flatMap(number -> releases.find(project, number).stream());
        var newest = releases.list(project, null, count).stream();
        return Stream.concat(served, newest)
                .distinct()
                .map(RecordedReleases::kept)
                .toList();
    }

    private static KeptRelease kept(Release release) {
        return new KeptRelease(
                release.project(), release.number(), release.image(), release.reference(), release.digests());
    }

    @Override
    public Map<String, Instant> written(String project) {
        var written = new HashMap<String, Instant>();
        releases.list(project, null, MANY)
                .forEach(release -> written.merge(
                        release.image(), release.createdAt(), (one, other) -> one.isBefore(other) ? one : other));
        return written;
    }
}

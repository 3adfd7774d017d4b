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
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells upkeep what is written down about releases, so that neither duty knows the other. */
public final class RecordedReleases implements ReleaseRecords {
    private static final int PAGE = 100;
    private static final Set<JobState> OPEN =
            Arrays.stream(JobState.values()).filter(state -> !state.isFinal()).collect(Collectors.toUnmodifiableSet());
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
        return !releases.open().isEmpty() || NEEDING.stream().anyMatch(this::isUnderWay);
    }

    /** A job whose time lies ahead counts only when it has begun already and is to be tried again. */
    private boolean isUnderWay(String type) {
        var filter = new JobFilter(OPEN, DutyJobs.QUEUE, type, null, null, PAGE);
        while (true) {
            var some = jobs.get().list(filter);
            if (some.stream().anyMatch(job -> job.state() != JobState.SCHEDULED || job.attempt() > 0)) {
                return true;
            }
            if (some.size() < PAGE) {
                return false;
            }
            filter = filter.page(some.getLast().id(), PAGE);
        }
    }

    @Override
    public List<KeptRelease> kept(String project, int count) {
        var open = releases.open().stream()
                .filter(deployment -> deployment.project().equals(project))
                .flatMap(deployment -> Stream.of(deployment.release(), deployment.before()));
        var last = Stream.concat(
                releases.served(project, count).stream(),
                releases.lastSucceeded(project).map(Deployment::release).stream());
        var served = Stream.of(open, last, wayBack(project, count).stream())
                .flatMap(numbers -> numbers)
                .filter(Objects::nonNull)
                .flatMap(number -> releases.find(project, number).stream());
        var newest = releases.list(project, null, count).stream();
        return Stream.concat(served, newest)
                .distinct()
                .map(RecordedReleases::kept)
                .toList();
    }

    /** Where going back leads from what serves, again and again: not to what served last, but to what each release came after. */
    private Set<Integer> wayBack(String project, int count) {
        var back = new LinkedHashSet<Integer>();
        var next = releases.serving(project);
        for (int i = 0; i < count && next.isPresent(); i++) {
            next = releases.earlier(project, next.get());
            if (next.isPresent() && !back.add(next.get())) {
                break; // it was new twice
            }
        }
        return back;
    }

    private static KeptRelease kept(Release release) {
        return new KeptRelease(
                release.project(), release.number(), release.image(), release.reference(), release.digests());
    }
}

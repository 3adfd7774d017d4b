package dev.taskforge.server.diagnosis;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Messages;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The diagnoses that are kept: as long as their jobs are. */
public final class Diagnoses {
    /** Few, since each holds its whole answer; mostly the first is the right one. */
    private static final int PAGE = 5;
    /** Beyond so many of single services none of the whole project is looked for. */
    private static final int PAGES = 100;

    private final Jobs jobs;

    public Diagnoses(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The newest of a whole project, in the language of {@code texts}; what was asked of one service says nothing of the rest. */
    public Optional<DiagnosisView> newest(String project, Messages texts) {
        return newestJob(project, Set.of(JobState.SUCCEEDED))
                .flatMap(job -> read(job).map(diagnosis -> DiagnosisView.of(diagnosis, job.id(), texts)));
    }

    /** The newest job about the whole project. */
    private Optional<Job> newestJob(String project, @Nullable Set<JobState> states) {
        var filter = new JobFilter(states, DutyJobs.QUEUE, DutyJobs.DIAGNOSE, Set.of(project), null, PAGE);
        for (int page = 0; page < PAGES; page++) {
            var some = jobs.list(filter);
            var found = some.stream().filter(Diagnoses::isWhole).findFirst();
            if (found.isPresent() || some.size() < PAGE) {
                return found;
            }
            filter = filter.page(some.getLast().id(), PAGE);
        }
        return Optional.empty();
    }

    private static boolean isWhole(Job job) {
        return !JsonMapper.shared().readTree(job.payload()).hasNonNull("service");
    }

    /** What this job found; empty when it is no diagnosis of this project, or did not succeed. */
    public Optional<DiagnosisView> of(String project, long id, Messages texts) {
        return jobs.find(id)
                .filter(job -> job.type().equals(DutyJobs.DIAGNOSE)
                        && job.queue().equals(DutyJobs.QUEUE)
                        && project.equals(job.project())
                        && job.state() == JobState.SUCCEEDED)
                .flatMap(Diagnoses::read)
                .map(diagnosis -> DiagnosisView.of(diagnosis, id, texts));
    }

    /** The newest job about a whole project when it has not succeeded: it is under way, or gave no answer. */
    public Optional<Job> unanswered(String project) {
        return newestJob(project, null).filter(job -> job.state() != JobState.SUCCEEDED);
    }

    private static Optional<Diagnosis> read(Job job) {
        return Optional.ofNullable(job.result())
                .map(result -> JsonMapper.shared().readValue(result, Diagnosis.class));
    }
}

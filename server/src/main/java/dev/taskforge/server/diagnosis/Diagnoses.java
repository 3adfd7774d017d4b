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
import tools.jackson.databind.json.JsonMapper;

/** The diagnoses that are kept: as long as their jobs are. */
public final class Diagnoses {
    private static final int PAGE = 50;
    /** Beyond so many of single services none of the whole project is looked for. */
    private static final int PAGES = 20;

    private final Jobs jobs;

    public Diagnoses(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The newest of a whole project, in the language of {@code texts}; what was asked of one service says nothing of the rest. */
    public Optional<DiagnosisView> newest(String project, Messages texts) {
        var filter = new JobFilter(
                Set.of(JobState.SUCCEEDED), DutyJobs.QUEUE, DutyJobs.DIAGNOSE, Set.of(project), null, PAGE);
        for (int page = 0; page < PAGES; page++) {
            var some = jobs.list(filter);
            for (var job : some) {
                var found = read(job).filter(diagnosis -> diagnosis.service() == null);
                if (found.isPresent()) {
                    return Optional.of(DiagnosisView.of(found.get(), job.id(), texts));
                }
            }
            if (some.size() < PAGE) {
                return Optional.empty();
            }
            filter = filter.page(some.getLast().id(), PAGE);
        }
        return Optional.empty();
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
        var filter = new JobFilter(null, DutyJobs.QUEUE, DutyJobs.DIAGNOSE, Set.of(project), null, PAGE);
        return jobs.list(filter).stream()
                .filter(job -> !JsonMapper.shared().readTree(job.payload()).hasNonNull("service"))
                .findFirst()
                .filter(job -> job.state() != JobState.SUCCEEDED);
    }

    private static Optional<Diagnosis> read(Job job) {
        return Optional.ofNullable(job.result())
                .map(result -> JsonMapper.shared().readValue(result, Diagnosis.class));
    }
}

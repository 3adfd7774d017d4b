package dev.taskforge.server.diagnosis;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Messages;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** The diagnoses that are kept: as long as their jobs are. */
public final class Diagnoses {
    private final Jobs jobs;

    public Diagnoses(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The newest of a project, in the language of {@code texts}. */
    public Optional<DiagnosisView> newest(String project, Messages texts) {
        var filter =
                new JobFilter(Set.of(JobState.SUCCEEDED), DutyJobs.QUEUE, DutyJobs.DIAGNOSE, Set.of(project), null, 1);
        return jobs.list(filter).stream()
                .filter(job -> job.result() != null)
                .map(job -> DiagnosisView.of(
                        JsonMapper.shared().readValue(Objects.requireNonNull(job.result()), Diagnosis.class),
                        job.id(),
                        texts))
                .findFirst();
    }
}

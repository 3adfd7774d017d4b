package dev.taskforge.server.updates;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.Step;
import dev.taskforge.ops.patch.LogEntry;
import dev.taskforge.ops.patch.PatchOperation;
import dev.taskforge.ops.patch.Patched;
import dev.taskforge.ops.patch.Results;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.updates.PatchView.ChangeView;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The installations of updates that are kept: as long as their jobs are. What was done is in their steps, also when the rest failed. */
public final class Patches {
    private final Jobs jobs;

    public Patches(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Those of a project, the newest first, in the language of {@code texts}. */
    public List<PatchView> list(Project project, int most, Messages texts) {
        var maintenance = project.file().maintenance();
        var zone = maintenance == null ? ZoneOffset.UTC : maintenance.zone();
        return jobs
                .list(new JobFilter(null, DutyJobs.QUEUE, DutyJobs.PATCH, Set.of(project.name()), null, most))
                .stream()
                .map(job -> view(job, zone, texts))
                .toList();
    }

    private PatchView view(Job job, ZoneId zone, Messages texts) {
        var result = job.state() == JobState.SUCCEEDED
                ? Results.read(job.result(), Patched.class)
                : Optional.<Patched>empty();
        var steps = jobs.steps(job.id());
        var installed = of(steps, PatchOperation.INSTALL, Patched.Installed.class);
        var verified = of(steps, PatchOperation.VERIFY, Patched.Verified.class);
        var changes = result.map(Patched::changes)
                .or(() -> installed.map(Patched.Installed::changes))
                .orElse(List.of());
        return new PatchView(
                job.id(),
                job.submittedBy(),
                job.createdAt(),
                result.map(one -> one.state().word()).orElse(job.state().name().toLowerCase(Locale.ROOT)),
                changes.stream()
                        .map(one -> new ChangeView(one.name(), one.from(), one.to()))
                        .toList(),
                of(steps, PatchOperation.BACKUP, Patched.Backup.class)
                        .map(Patched.Backup::number)
                        .orElse(null),
                verified.map(Patched.Verified::restart).orElse(null),
                log(steps).stream().map(entry -> entry.line(zone, texts)).toList(),
                job.error());
    }

    private static List<LogEntry> log(List<Step> steps) {
        var log = new ArrayList<LogEntry>();
        of(steps, PatchOperation.PLAN, Patched.Plan.class).ifPresent(step -> log.addAll(step.log()));
        of(steps, PatchOperation.BACKUP, Patched.Backup.class).ifPresent(step -> log.addAll(step.log()));
        of(steps, PatchOperation.INSTALL, Patched.Installed.class).ifPresent(step -> log.addAll(step.log()));
        of(steps, PatchOperation.VERIFY, Patched.Verified.class).ifPresent(step -> log.addAll(step.log()));
        return log;
    }

    private static <T> Optional<T> of(List<Step> steps, String name, Class<T> type) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .flatMap(step -> Results.read(step.result(), type));
    }
}

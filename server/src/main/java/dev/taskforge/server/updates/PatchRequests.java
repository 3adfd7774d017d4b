package dev.taskforge.server.updates;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.MaintenanceDuty.Span;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** Asks for the installation of updates of security: at once, or in a window of maintenance. */
public final class PatchRequests {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String machine;
    private final Jobs jobs;
    private final Clock clock;

    /** @param machine the name of this one */
    public PatchRequests(String machine, Jobs jobs, Clock clock) {
        this.machine = machine;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Says what would be installed. */
    public Job plan(Project project, String by) {
        return submit(DutyJobs.patch(machine, project.name(), true, false, null), by);
    }

    /** Installs at once. */
    public Job install(Project project, boolean withoutBackup, String by) {
        return submit(DutyJobs.patch(machine, project.name(), false, withoutBackup, null), by);
    }

    /**
     * Installs in the window that is, or else in the one that comes next.
     *
     * @throws ProblemException when the project declares none
     */
    public Job installInWindow(Project project, boolean withoutBackup, String by) {
        var window = window(project);
        var now = clock.instant();
        var job = DutyJobs.patch(machine, project.name(), false, withoutBackup, window.until());
        return submit(window.from().isAfter(now) ? job.runAt(window.from()) : job, by);
    }

    private Span window(Project project) {
        var duty = project.file().maintenance();
        var now = clock.instant();
        if (duty == null) {
            throw ProblemException.invalid("in_window", Message.of("updates.no_window", project.name()));
        }
        // Of several that are open, the one that is open longest.
        return duty.at(now).stream()
                .max(Comparator.comparing(Span::until))
                .or(() -> duty.after(now).stream().findFirst())
                .orElseThrow(
                        () -> ProblemException.invalid("in_window", Message.of("updates.no_window", project.name())));
    }

    /**
     * Submits, or finds the same that was asked for before.
     *
     * @throws ProblemException when another one is open on this machine
     */
    private Job submit(NewJob job, String by) {
        var submitted = jobs.submit(job.submittedBy(by));
        var open = submitted.job();
        boolean same = Objects.equals(open.project(), job.project())
                && JSON.readTree(open.payload()).equals(JSON.readTree(job.payload()));
        if (!submitted.created() && !same) {
            throw ProblemException.conflict(
                    "updates.patch.open", open.id(), Objects.requireNonNullElse(open.project(), "-"));
        }
        return open;
    }
}

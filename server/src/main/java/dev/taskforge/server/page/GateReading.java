package dev.taskforge.server.page;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.gate.Waivers;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.page.view.GateView;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what the page of a project shows. Safe for use by any thread. */
public final class GateReading {
    private static final String ATTESTATION = "attestation";
    private static final int DECISIONS = 10;
    private static final int ARTIFACTS = 8;

    private final Gates gates;
    private final Decisions decisions;
    private final Waivers waivers;
    private final VerdictHistory history;
    private final Backups backups;
    private final Drills drills;
    private final Jobs jobs;
    private final Schedules schedules;

    public GateReading(
            Gates gates,
            Decisions decisions,
            Waivers waivers,
            VerdictHistory history,
            Backups backups,
            Drills drills,
            Jobs jobs,
            Schedules schedules) {
        this.gates = gates;
        this.decisions = decisions;
        this.waivers = waivers;
        this.history = history;
        this.backups = backups;
        this.drills = drills;
        this.jobs = jobs;
        this.schedules = schedules;
    }

    /** The page's content for the reader who asks. */
    GateView of(Project project, Exchange exchange, GateView.Form form, Instant now) {
        var name = project.name();
        var file = project.file();
        var gate = gates.of(project);
        var views = new GateViews(Messages.ofOperations(exchange.locale()));
        var attestations = attestations(project);
        var drill = file.drill();
        var reader = exchange.principal().person();
        boolean mayAdminister = exchange.allows(Action.ADMINISTER, name);
        return new GateView(
                name,
                project.title(),
                file.release() != null,
                file.environment(),
                project.version(),
                GateViews.verdict(gate),
                gate.at(),
                running(name),
                views.blockers(gate, attestations),
                views.attention(gate, attestations),
                views.proven(gate, attestations),
                decisions.list(name, null, DECISIONS).stream()
                        .map(GateViews::decision)
                        .toList(),
                backups.list(name, null, null, ARTIFACTS).stream()
                        .map(GateViews::backup)
                        .toList(),
                drills.list(name, null, null, ARTIFACTS).stream()
                        .map(views::drill)
                        .toList(),
                GateViews.schedules(schedules.list(), name),
                databases(project),
                drill == null ? List.of() : drill.of(),
                waivers(name, reader, mayAdminister, now),
                GateViews.standing(gate),
                VerdictCharts.of(history.since(name, now.minus(VerdictCharts.SPAN)), now),
                !waivers.approvers(name, reader).isEmpty(),
                exchange.allows(Action.OPERATE, name),
                mayAdminister,
                form);
    }

    /** The job that asks this project's checks now or next. */
    private @Nullable Long running(String project) {
        var open = EnumSet.of(JobState.AVAILABLE, JobState.RUNNING);
        return jobs.list(new JobFilter(open, null, DutyJobs.CHECK, Set.of(project), null, 1)).stream()
                .map(Job::id)
                .findFirst()
                .orElse(null);
    }

    /** Those still waiting, in force or just expired; an administrator may decide about what somebody else requested. */
    private List<GateView.WaiverRow> waivers(String project, String reader, boolean mayAdminister, Instant now) {
        return waivers.list(project).stream()
                .filter(waiver -> GateViews.isCurrent(waiver, now))
                .map(waiver -> {
                    boolean own = reader.equals(waiver.requestedBy());
                    return GateViews.waiver(
                            waiver,
                            now,
                            own,
                            mayAdminister && !own && waiver.waits(now),
                            waivers.approvers(project, waiver.requestedBy()));
                })
                .toList();
    }

    private static Set<String> attestations(Project project) {
        return project.file().checks().values().stream()
                .filter(check -> check.kind().equals(ATTESTATION))
                .map(check -> check.name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The databases that can be backed up. */
    static List<String> databases(Project project) {
        return project.file().backupNames();
    }
}

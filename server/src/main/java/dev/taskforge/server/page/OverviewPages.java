package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.JobRow;
import dev.taskforge.server.page.view.OverviewView;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The first page: every project the reader may see, and the work under way. */
public final class OverviewPages implements Routes {
    private static final int ACTIVE = 20;

    private final Projects projects;
    private final Gates gates;
    private final Decisions decisions;
    private final Backups backups;
    private final Drills drills;
    private final Releases releases;
    private final Monitors monitors;
    private final Incidents incidents;
    private final Jobs jobs;
    private final Schedules schedules;
    private final RecoveryPages recovery;
    private final ReaderUi readers;

    public OverviewPages(
            Projects projects,
            Gates gates,
            Decisions decisions,
            Backups backups,
            Drills drills,
            Releases releases,
            Monitors monitors,
            Incidents incidents,
            Jobs jobs,
            Schedules schedules,
            RecoveryPages recovery,
            ReaderUi readers) {
        this.recovery = recovery;
        this.projects = projects;
        this.gates = gates;
        this.decisions = decisions;
        this.backups = backups;
        this.drills = drills;
        this.releases = releases;
        this.monitors = monitors;
        this.incidents = incidents;
        this.jobs = jobs;
        this.schedules = schedules;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/", Action.SIGNED_IN, this::show);
    }

    private void show(Exchange exchange) {
        var planned = schedules.list();
        var standing = monitors.all().stream().collect(Collectors.groupingBy(Monitors.Brief::project));
        var open =
                incidents.counts().stream().collect(Collectors.toMap(Incidents.Count::project, Incidents.Count::open));
        var cards = projects.list().stream()
                .filter(project -> exchange.allows(Action.VIEW, project.name()))
                .map(project -> card(project, planned, standing, open))
                .toList();
        exchange.html(
                200,
                Pages.overview(
                        readers.of(exchange), new OverviewView(cards, active(exchange), recovery.held(exchange))));
    }

    private List<JobRow> active(Exchange exchange) {
        var visible = exchange.visibleProjects();
        if (visible != null && visible.isEmpty()) {
            return List.of();
        }
        var states = EnumSet.of(JobState.RUNNING, JobState.WAITING);
        return jobs.list(new JobFilter(states, null, null, visible, null, ACTIVE)).stream()
                .map(JobRows::row)
                .toList();
    }

    private OverviewView.Card card(
            Project project,
            List<Schedule> planned,
            Map<String, List<Monitors.Brief>> standing,
            Map<String, Long> open) {
        var name = project.name();
        return new OverviewView.Card(
                name,
                project.title(),
                project.file().environment(),
                GateViews.verdict(gates.of(project)),
                decisions.list(name, null, 1).stream()
                        .map(decision -> new OverviewView.Decided(
                                decision.status().label(), decision.pic(), decision.decidedAt()))
                        .findFirst()
                        .orElse(null),
                backups.list(name, null, null, 1).stream()
                        .map(backup -> new OverviewView.BackedUp(backup.snapshotAt(), backup.bytes()))
                        .findFirst()
                        .orElse(null),
                drills.list(name, null, null, 1).stream()
                        .map(drill ->
                                new OverviewView.Drilled(drill.finishedAt(), drill.passed(), drill.recoveryTime()))
                        .findFirst()
                        .orElse(null),
                next(name, planned),
                serving(project),
                MonitorReading.watched(
                        Monitor.of(project), standing.getOrDefault(name, List.of()), open.getOrDefault(name, 0L)));
    }

    /** Null for a project that TaskForge does not deploy, or has not yet. */
    private OverviewView.@Nullable Serving serving(Project project) {
        return project.file().release() == null
                ? null
                : releases.lastSucceeded(project.name())
                        .map(deployment -> new OverviewView.Serving(
                                Objects.requireNonNull(deployment.release()), ReleaseReading.servesSince(deployment)))
                        .orElse(null);
    }

    private static OverviewView.@Nullable Next next(String project, List<Schedule> planned) {
        for (var row : GateViews.schedules(planned, project)) {
            if (row.nextAt() != null) {
                return new OverviewView.Next(row.name(), row.nextAt());
            }
        }
        return null;
    }
}

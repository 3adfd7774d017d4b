package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.guard.GuardRequest;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.guard.ExportView;
import dev.taskforge.server.guard.GuardChanges;
import dev.taskforge.server.guard.GuardReading;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.GuardsPage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The page of what is kept as it is wanted, and that of what waits for others on this machine. */
public final class GuardPages implements Routes {
    private static final int SOME = 5;
    private static final Set<JobState> OPEN = Set.of(JobState.AVAILABLE, JobState.RUNNING);

    private final Projects projects;
    private final GuardReading reading;
    private final GuardChanges changes;
    private final Guards guards;
    private final Jobs jobs;
    private final ReaderUi readers;

    public GuardPages(
            Projects projects, GuardReading reading, GuardChanges changes, Guards guards, Jobs jobs, ReaderUi readers) {
        this.projects = projects;
        this.reading = reading;
        this.changes = changes;
        this.guards = guards;
        this.jobs = jobs;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/guards", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/guards/{guard}", Action.OPERATE, this::act);
        router.route(POST, "/projects/{project}/guards/{guard}/keep", Action.OPERATE, this::keep);
        router.route(
                GET,
                "/ports",
                Action.VIEW,
                exchange -> exchange.html(
                        200,
                        Pages.ports(readers.of(exchange), reading.scan(Messages.ofOperations(exchange.locale())))));
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var views = reading.of(project, Messages.ofOperations(exchange.locale()));
        var exports = new LinkedHashMap<String, List<ExportView>>();
        for (var view : views) {
            exports.put(
                    view.guard(),
                    guards.exports(project.name(), view.guard()).stream()
                            .limit(SOME)
                            .map(ExportView::of)
                            .toList());
        }
        var page = new GuardsPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                isBusy(project.name()),
                views,
                exports,
                reading.proposals(project, Messages.ofOperations(exchange.locale())));
        exchange.html(200, Pages.guards(readers.of(exchange), page));
    }

    private boolean isBusy(String project) {
        return !jobs.list(new JobFilter(OPEN, DutyJobs.QUEUE, DutyJobs.GUARD, Set.of(project), null, 1))
                .isEmpty();
    }

    private void act(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var asked = SessionPages.text(exchange.form("action"));
        var action = Arrays.stream(GuardRequest.Action.values())
                .filter(one -> one.name().equalsIgnoreCase(asked))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("action", Message.of("guard.action")));
        var export = SessionPages.text(exchange.form("export"));
        if (!export.matches("[0-9]{0,18}")) {
            throw ProblemException.invalid("export", Message.of("guard.export.unknown", export));
        }
        changes.begin(
                project,
                reading.guard(exchange.path("guard")),
                action,
                export.isEmpty() ? null : Long.valueOf(export),
                exchange.principal().actor());
        back(exchange, project.name());
    }

    private void keep(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        changes.keep(
                project,
                reading.guard(exchange.path("guard")),
                exchange.principal().actor());
        back(exchange, project.name());
    }

    private static void back(Exchange exchange, String project) {
        exchange.redirect("/projects/" + project + "/guards");
    }
}

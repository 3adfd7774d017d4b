package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.UpdatesDuty;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.UpdatesPage;
import dev.taskforge.server.updates.PatchRequests;
import dev.taskforge.server.updates.Patches;
import dev.taskforge.server.updates.UpdateReports;
import dev.taskforge.server.updates.UpdatesView;

/** The page of what is old or vulnerable. Looking at it asks nothing. */
public final class UpdatesPages implements Routes {
    private static final int SOME = 5;

    private final Projects projects;
    private final UpdateReports reports;
    private final Patches patches;
    private final PatchRequests requests;
    private final Jobs jobs;
    private final ReaderUi readers;

    public UpdatesPages(
            Projects projects,
            UpdateReports reports,
            Patches patches,
            PatchRequests requests,
            Jobs jobs,
            ReaderUi readers) {
        this.projects = projects;
        this.reports = reports;
        this.patches = patches;
        this.requests = requests;
        this.jobs = jobs;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/updates", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/updates", Action.OPERATE, this::scan);
        router.route(POST, "/projects/{project}/patches/plan", Action.ADMINISTER, this::plan);
        router.route(POST, "/projects/{project}/patches", Action.ADMINISTER, this::patch);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var texts = Messages.ofOperations(exchange.locale());
        var newest = reports.newest(project.name())
                .map(kept -> UpdatesView.of(kept.report(), kept.jobId(), null, texts))
                .orElse(null);
        var view = new UpdatesPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                exchange.allows(Action.ADMINISTER, null),
                project.file().maintenance() != null,
                UpdatesDuty.of(project.file()).timetable() != null,
                reports.unanswered(project.name())
                        .map(job ->
                                new UpdatesPage.Attempt(job.id(), !job.state().isFinal()))
                        .orElse(null),
                newest,
                patches.list(project, SOME, texts));
        exchange.html(200, Pages.updates(readers.of(exchange), view));
    }

    private void scan(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        jobs.submit(DutyJobs.scanUpdates(project.name())
                .submittedBy(exchange.principal().actor()));
        exchange.redirect("/projects/" + project.name() + "/updates");
    }

    private void plan(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var job = requests.plan(project, exchange.principal().actor());
        exchange.redirect("/jobs/" + job.id());
    }

    private void patch(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        exchange.require(Action.ADMINISTER, null);
        var by = exchange.principal().actor();
        var job = exchange.form("in_window") == null
                ? requests.install(project, false, by)
                : requests.installInWindow(project, false, by);
        exchange.redirect("/jobs/" + job.id());
    }
}

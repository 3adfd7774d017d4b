package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.diagnosis.Diagnoses;
import dev.taskforge.server.diagnosis.Repairs;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.DiagnosisPage;
import java.time.Clock;
import java.time.Duration;

/** The page that says why a project does not work. Looking at it asks nothing. */
public final class DiagnosisPages implements Routes {
    /** So long an answer is soon expected. */
    private static final Duration RECENT = Duration.ofSeconds(30);

    private static final int SOME = 5;

    private final Projects projects;
    private final Diagnoses diagnoses;
    private final Repairs repairs;
    private final Jobs jobs;
    private final Clock clock;
    private final ReaderUi readers;

    public DiagnosisPages(
            Projects projects, Diagnoses diagnoses, Repairs repairs, Jobs jobs, Clock clock, ReaderUi readers) {
        this.projects = projects;
        this.diagnoses = diagnoses;
        this.repairs = repairs;
        this.jobs = jobs;
        this.clock = clock;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/diagnosis", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/diagnosis", Action.OPERATE, this::diagnose);
        router.route(POST, "/projects/{project}/repairs", Action.OPERATE, this::repair);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var newest = diagnoses.newest(project.name(), Messages.ofOperations(exchange.locale()));
        var view = new DiagnosisPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                diagnoses.unanswered(project.name()).map(this::attempt).orElse(null),
                newest.orElse(null),
                repairs.list(project.name(), SOME));
        exchange.html(200, Pages.diagnosis(readers.of(exchange), view));
    }

    private DiagnosisPage.Attempt attempt(Job job) {
        return new DiagnosisPage.Attempt(
                job.id(),
                !job.state().isFinal(),
                job.state() == JobState.RUNNING,
                job.createdAt().isAfter(clock.instant().minus(RECENT)));
    }

    private void diagnose(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var job = DutyJobs.diagnose(project.name(), null)
                .submittedBy(exchange.principal().actor());
        jobs.submit(job);
        exchange.redirect("/projects/" + project.name() + "/diagnosis");
    }

    private void repair(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var job = DutyJobs.repair(project.name(), null, false)
                .submittedBy(exchange.principal().actor());
        exchange.redirect("/jobs/" + jobs.submit(job).job().id());
    }
}

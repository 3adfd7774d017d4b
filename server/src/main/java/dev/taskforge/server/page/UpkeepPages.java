package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.UpkeepPage;
import dev.taskforge.server.upkeep.Prunes;
import dev.taskforge.server.upkeep.UpkeepReading;
import java.util.regex.Pattern;

/** The page that says how full the disks are, what would help, and removes it. Looking at it asks nothing. */
public final class UpkeepPages implements Routes {
    private static final int SOME = 10;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final Projects projects;
    private final Prunes prunes;
    private final UpkeepReading reading;
    private final Jobs jobs;
    private final ReaderUi readers;

    public UpkeepPages(Projects projects, Prunes prunes, UpkeepReading reading, Jobs jobs, ReaderUi readers) {
        this.projects = projects;
        this.prunes = prunes;
        this.reading = reading;
        this.jobs = jobs;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/upkeep", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/upkeep/plan", Action.OPERATE, this::plan);
        router.route(POST, "/projects/{project}/upkeep/prune", Action.OPERATE, this::prune);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var view = new UpkeepPage(
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                prunes.unanswered(project.name()).map(UpkeepPages::attempt).orElse(null),
                reading.of(project, Messages.ofOperations(exchange.locale())),
                prunes.list(project.name(), SOME));
        exchange.html(200, Pages.upkeep(readers.of(exchange), view));
    }

    private static UpkeepPage.Attempt attempt(Job job) {
        return new UpkeepPage.Attempt(job.id(), !job.state().isFinal());
    }

    private void plan(Exchange exchange) {
        var project = GatePages.find(projects, exchange).name();
        submit(exchange, DutyJobs.prune(project, true));
        exchange.redirect("/projects/" + project + "/upkeep");
    }

    private void prune(Exchange exchange) {
        var project = GatePages.find(projects, exchange).name();
        var field = exchange.form("plan");
        if (field == null || !NUMBER.matcher(field).matches()) {
            throw ProblemException.invalid("plan", Message.of("prune.plan.none"));
        }
        long plan = Long.parseLong(field);
        prunes.require(project, plan);
        exchange.redirect("/jobs/" + submit(exchange, DutyJobs.prune(project, plan)));
    }

    private long submit(Exchange exchange, NewJob job) {
        return jobs.submit(job.submittedBy(exchange.principal().actor())).job().id();
    }
}

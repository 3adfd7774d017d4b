package dev.taskforge.server.upkeep;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;

/** Removing what only takes room on the machine. Only what is asked for outright is removed; else it is said what would go. */
public final class PruneRoutes implements Routes {
    private static final int SOME = 20;
    private static final int MOST = 100;

    private final Projects projects;
    private final Prunes prunes;
    private final UpkeepReading reading;
    private final Jobs jobs;

    public PruneRoutes(Projects projects, Prunes prunes, UpkeepReading reading, Jobs jobs) {
        this.projects = projects;
        this.prunes = prunes;
        this.reading = reading;
        this.jobs = jobs;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, "/api/v1/projects/{project}/prunes", Action.OPERATE, this::prune)
                .summary("Find out what only takes room on the machine, or remove it")
                .takes(PruneBody.class)
                .answers(202, JobView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/prunes", Action.VIEW, this::list)
                .summary("List the prunes of a project, the newest first")
                .query("limit", "how many at most")
                .answersList(200, PruneView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/prunes/{job}/plan", Action.VIEW, this::plan)
                .summary("Show what a job found that would go")
                .answers(200, PlanView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/upkeep", Action.VIEW, this::show)
                .summary("Show how full the disks are, when they will be full, and what would help")
                .answers(200, UpkeepView.class);
    }

    private void prune(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(PruneBody.class);
        boolean dry = !Boolean.FALSE.equals(body.dryRun());
        var plan = body.plan();
        if (plan != null) {
            if (dry) {
                throw ProblemException.invalid("plan", Message.of("prune.plan.dry"));
            }
            prunes.require(project.name(), plan);
        }
        var job = (plan == null
                        ? DutyJobs.prune(project.name(), dry)
                        : DutyJobs.prune(project.name(), plan.longValue()))
                .submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, prunes.list(project.name(), (int) exchange.queryNumber("limit", SOME, 1, MOST)));
    }

    private void plan(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange).name();
        long job = exchange.pathNumber("job");
        exchange.json(
                200,
                prunes.plan(project, job, Messages.ofOperations(exchange.locale()))
                        .orElseThrow(() -> ProblemException.notFound("prune.unknown", job, project)));
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, reading.of(project, Messages.ofOperations(exchange.locale())));
    }
}

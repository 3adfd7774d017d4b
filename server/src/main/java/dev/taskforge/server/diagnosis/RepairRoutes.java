package dev.taskforge.server.diagnosis;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;

/** Setting right why a project does not work. */
public final class RepairRoutes implements Routes {
    private static final int SOME = 20;
    private static final int MOST = 100;

    private final Projects projects;
    private final Repairs repairs;
    private final Jobs jobs;

    public RepairRoutes(Projects projects, Repairs repairs, Jobs jobs) {
        this.projects = projects;
        this.repairs = repairs;
        this.jobs = jobs;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, "/api/v1/projects/{project}/repairs", Action.OPERATE, this::repair)
                .summary(
                        "Find out why a project does not work, set it right if that is safe, and prove that it works again")
                .takes(RepairBody.class)
                .answers(202, JobView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/repairs", Action.VIEW, this::list)
                .summary("List the repairs of a project, the newest first")
                .query("limit", "how many at most")
                .answersList(200, RepairView.class);
    }

    private void repair(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(RepairBody.class);
        DiagnosisRoutes.requireService(body.service());
        var job = DutyJobs.repair(project.name(), body.service(), Boolean.TRUE.equals(body.dryRun()))
                .submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, repairs.list(project.name(), (int) exchange.queryNumber("limit", SOME, 1, MOST)));
    }
}

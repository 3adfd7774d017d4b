package dev.taskforge.server.release;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.release.Verifications;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;

/** Asking whether the release that serves is well. */
public final class VerifyRoutes implements Routes {
    private final Projects projects;
    private final Releases releases;
    private final Verifications verifications;
    private final Jobs jobs;

    public VerifyRoutes(Projects projects, Releases releases, Verifications verifications, Jobs jobs) {
        this.projects = projects;
        this.releases = releases;
        this.verifications = verifications;
        this.jobs = jobs;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, "/api/v1/projects/{project}/verify", Action.OPERATE, this::verify)
                .summary("Ask whether the release that serves is well")
                .answers(202, JobView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/verification", Action.VIEW, this::newest)
                .summary("Show the newest answer to that question")
                .answers(200, VerificationView.class);
    }

    private void verify(Exchange exchange) {
        var project = DeployRequests.declared(ProjectRoutes.find(projects, exchange));
        if (releases.lastSucceeded(project.name()).isEmpty()) {
            throw ProblemException.conflict("release.never_deployed", project.name());
        }
        var job =
                DutyJobs.verify(project.name()).submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    private void newest(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var newest = verifications
                .newest(project.name())
                .orElseThrow(() -> ProblemException.notFound("release.not_verified", project.name()));
        exchange.json(200, VerificationView.of(newest, Messages.ofOperations(exchange.locale())));
    }
}

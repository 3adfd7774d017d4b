package dev.taskforge.server.release;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.DeployRequest;
import dev.taskforge.ops.release.Measurements;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.release.RestorePoints;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.Set;

/** Deploying, going back, and what was deployed. */
public final class ReleaseRoutes implements Routes {
    private final Projects projects;
    private final Releases releases;
    private final MigrationLedger migrations;
    private final RestorePoints restorePoints;
    private final Measurements measurements;
    private final DeployRequests requests;

    public ReleaseRoutes(
            Projects projects,
            Releases releases,
            MigrationLedger migrations,
            RestorePoints restorePoints,
            Measurements measurements,
            DeployRequests requests) {
        this.projects = projects;
        this.releases = releases;
        this.migrations = migrations;
        this.restorePoints = restorePoints;
        this.measurements = measurements;
        this.requests = requests;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, "/api/v1/projects/{project}/deploy", Action.OPERATE, this::deploy)
                .summary("Deploy a new release")
                .takes(DeployBody.class)
                .answers(202, JobView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/deploy/plan", Action.OPERATE, this::plan)
                .summary("Say what a deployment would do; nothing is changed")
                .takes(DeployBody.class)
                .answers(200, PlanView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/rollback", Action.OPERATE, this::rollBack)
                .summary("Go back to an earlier release")
                .takes(RollbackBody.class)
                .answers(202, JobView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/rollback/plan", Action.OPERATE, this::planBack)
                .summary("Say what going back would do; nothing is changed")
                .takes(RollbackBody.class)
                .answers(200, PlanView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/releases", Action.VIEW, this::releases)
                .summary("List releases, newest first")
                .answersPage(ReleaseView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/releases/{number}", Action.VIEW, this::release)
                .summary("Show a release")
                .answers(200, ReleaseView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/deployments", Action.VIEW, this::deployments)
                .summary("List deployments, newest first")
                .answersPage(DeploymentView.class);
    }

    private void deploy(Exchange exchange) {
        submit(exchange, fresh(declared(exchange), exchange.body(DeployBody.class)));
    }

    private void rollBack(Exchange exchange) {
        submit(exchange, earlier(declared(exchange), exchange.body(RollbackBody.class)));
    }

    private void plan(Exchange exchange) {
        var project = declared(exchange);
        plan(exchange, project, fresh(project, exchange.body(DeployBody.class)));
    }

    private void planBack(Exchange exchange) {
        var project = declared(exchange);
        plan(exchange, project, earlier(project, exchange.body(RollbackBody.class)));
    }

    private Project declared(Exchange exchange) {
        return DeployRequests.declared(ProjectRoutes.find(projects, exchange));
    }

    private DeployRequest fresh(Project project, DeployBody body) {
        var asked = requests.fresh(project, body.image(), body.build(), body.note());
        return requests.approving(asked, body.approveMigrations());
    }

    private DeployRequest earlier(Project project, RollbackBody body) {
        return requests.accepting(requests.earlier(project, body.release(), body.note()), body.acceptSchema());
    }

    private void submit(Exchange exchange, DeployRequest asked) {
        exchange.json(202, JobView.of(requests.submit(exchange, asked)));
    }

    private void plan(Exchange exchange, Project project, DeployRequest asked) {
        var plan = requests.plan(project, asked);
        exchange.json(200, PlanView.of(plan, Messages.ofOperations(exchange.locale())));
    }

    private void releases(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var states = new ReleaseStates(releases, project.name());
        var found = releases.list(project.name(), exchange.cursor(), limit + 1);
        var forwardOnly = Set.copyOf(migrations.forwardOnly(project.name()));
        exchange.json(
                200,
                Page.of(
                        found,
                        limit,
                        release -> ReleaseView.of(release, states.of(release), forwardOnly.contains(release.number())),
                        release -> release.number()));
    }

    private void release(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        long number = exchange.pathNumber("number");
        var release = releases.find(project.name(), (int) Math.min(number, Integer.MAX_VALUE))
                .orElseThrow(() -> ProblemException.notFound("release.unknown", number, project.name()));
        var states = new ReleaseStates(releases, project.name());
        var state = states.of(release);
        exchange.json(
                200,
                ReleaseView.of(
                        release,
                        state,
                        migrations.of(project.name(), release.number()).orElse(null),
                        restorePoints.of(project.name(), release.number()),
                        states.error(release, state),
                        measurements.of(project.name(), release.number()).orElse(null),
                        exchange.locale()));
    }

    private void deployments(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var found = releases.deployments(project.name(), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, DeploymentView::of, deployment -> deployment.id()));
    }
}

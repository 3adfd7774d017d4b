package dev.taskforge.server.release;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.DeployOperation;
import dev.taskforge.ops.release.DeployRequest;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.text.Message;
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
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Deploying, going back, and what was deployed. */
public final class ReleaseRoutes implements Routes {
    private static final int MOST_IMAGE = 500;
    private static final int MOST_NOTE = 2_000;

    private final Jobs jobs;
    private final Projects projects;
    private final Releases releases;
    private final DeployOperation deploying;

    public ReleaseRoutes(Jobs jobs, Projects projects, Releases releases, DeployOperation deploying) {
        this.jobs = jobs;
        this.projects = projects;
        this.releases = releases;
        this.deploying = deploying;
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
        var project = declared(exchange);
        submit(exchange, project, request(project, exchange.body(DeployBody.class)));
    }

    private void rollBack(Exchange exchange) {
        var project = declared(exchange);
        submit(exchange, project, request(project, exchange.body(RollbackBody.class)));
    }

    private void plan(Exchange exchange) {
        var project = declared(exchange);
        plan(exchange, project, request(project, exchange.body(DeployBody.class)));
    }

    private void planBack(Exchange exchange) {
        var project = declared(exchange);
        plan(exchange, project, request(project, exchange.body(RollbackBody.class)));
    }

    private Project declared(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        if (project.file().release() == null) {
            throw ProblemException.conflict("release.not_declared", project.name());
        }
        return project;
    }

    private static DeployRequest request(Project project, DeployBody body) {
        var image = body.image();
        if (image != null && (image.isBlank() || image.length() > MOST_IMAGE || image.startsWith("-"))) {
            throw ProblemException.invalid("image", Message.of("release.image", MOST_IMAGE));
        }
        if (image != null && Boolean.TRUE.equals(body.build())) {
            throw ProblemException.invalid("build", Message.of("release.image_or_build"));
        }
        refuseLong(body.note());
        return new DeployRequest(project.name(), image, body.build(), null, body.note());
    }

    private DeployRequest request(Project project, RollbackBody body) {
        int number = Objects.requireNonNullElse(body.release(), DeployRequest.PREVIOUS);
        if (number != DeployRequest.PREVIOUS
                && releases.find(project.name(), number).isEmpty()) {
            throw ProblemException.invalid("release", Message.of("release.unknown", number, project.name()));
        }
        refuseLong(body.note());
        return new DeployRequest(project.name(), null, null, number, body.note());
    }

    private static void refuseLong(@Nullable String note) {
        if (note != null && note.length() > MOST_NOTE) {
            throw ProblemException.invalid("note", Message.of("release.note", MOST_NOTE));
        }
    }

    private void submit(Exchange exchange, Project project, DeployRequest asked) {
        var submitted = jobs.submit(asked.job().submittedBy(exchange.principal().actor()));
        if (!submitted.created()) {
            throw ProblemException.conflict(
                    "release.running", project.name(), submitted.job().id());
        }
        exchange.json(202, JobView.of(submitted.job()));
    }

    private void plan(Exchange exchange, Project project, DeployRequest asked) {
        try {
            var plan = deploying.plan(project, asked);
            exchange.json(200, PlanView.of(plan, Messages.ofOperations(exchange.locale())));
        } catch (IOException e) {
            throw ProblemException.conflict("release.docker", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.conflict("release.docker", "interrupted");
        }
    }

    private void releases(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var serving = releases.serving(project.name()).orElse(null);
        var found = releases.list(project.name(), exchange.cursor(), limit + 1);
        exchange.json(
                200, Page.of(found, limit, release -> ReleaseView.of(release, serving), release -> release.number()));
    }

    private void release(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        long number = exchange.pathNumber("number");
        var release = releases.find(project.name(), (int) Math.min(number, Integer.MAX_VALUE))
                .orElseThrow(() -> ProblemException.notFound("release.unknown", number, project.name()));
        exchange.json(
                200, ReleaseView.of(release, releases.serving(project.name()).orElse(null)));
    }

    private void deployments(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var found = releases.deployments(project.name(), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, DeploymentView::of, deployment -> deployment.id()));
    }
}

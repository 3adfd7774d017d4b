package dev.taskforge.server.release;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Rehearsals;
import dev.taskforge.ops.release.RehearseRequest;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;

/** Rehearsing the migrations of a new version, and what rehearsals found. */
public final class RehearsalRoutes implements Routes {
    private static final String PATH = "/api/v1/projects/{project}/rehearsals";

    private final Projects projects;
    private final Rehearsals rehearsals;
    private final DeployRequests requests;

    public RehearsalRoutes(Projects projects, Rehearsals rehearsals, DeployRequests requests) {
        this.projects = projects;
        this.rehearsals = rehearsals;
        this.requests = requests;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, PATH, Action.OPERATE, this::rehearse)
                .summary(
                        "Let the migrations of a new version run on a copy of the database, and ask both versions there")
                .takes(RehearseBody.class)
                .answers(202, JobView.class);
        router.route(Method.GET, PATH, Action.VIEW, this::list)
                .summary("List rehearsals, newest first")
                .answersPage(RehearsalView.class);
    }

    private void rehearse(Exchange exchange) {
        var project = DeployRequests.declared(ProjectRoutes.find(projects, exchange));
        var body = exchange.body(RehearseBody.class);
        var asked = RehearseRequest.of(requests.fresh(project, body.image(), body.build(), null));
        exchange.json(202, JobView.of(requests.rehearse(exchange, project, asked)));
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var texts = Messages.ofOperations(exchange.locale());
        var found = rehearsals.list(project.name(), exchange.cursor(), limit + 1);
        exchange.json(
                200,
                Page.of(found, limit, rehearsal -> RehearsalView.of(rehearsal, texts), rehearsal -> rehearsal.id()));
    }
}

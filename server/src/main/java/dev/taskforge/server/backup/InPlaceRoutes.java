package dev.taskforge.server.backup;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.Objects;
import java.util.Optional;

/** Restores in place: one person asks, another approves. */
public final class InPlaceRoutes implements Routes {
    private static final String ALL = "/api/v1/projects/{project}/restore-requests";
    private static final String ONE = ALL + "/{id}";

    private final Projects projects;
    private final InPlaceRestores restores;
    private final RestoreRequests requests;

    public InPlaceRoutes(Projects projects, InPlaceRestores restores, RestoreRequests requests) {
        this.projects = projects;
        this.restores = restores;
        this.requests = requests;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, ALL, Action.VIEW, this::list)
                .summary("List requests to restore a backup in place, newest first")
                .answersPage(InPlaceView.class);
        router.route(Method.POST, ALL, Action.OPERATE, this::request)
                .summary("Ask to empty what serves and load a backup into it; done once somebody else approves it")
                .description(
                        "For when there is no room for both; databases of PostgreSQL only. What was written since the"
                                + " backup is lost. Both must be persons with an account, two different ones. `approvers` names who"
                                + " may approve it.")
                .takes(InPlaceBody.class)
                .answers(201, InPlaceView.class);
        router.route(Method.POST, ALL + "/plan", Action.OPERATE, this::plan)
                .summary("Say what a restore in place would do; nothing is changed")
                .takes(InPlaceBody.class)
                .answers(200, RestorePlanView.class);
        router.route(Method.POST, ONE + "/approve", Action.ADMINISTER, this::approve)
                .summary("Approve a request of somebody else, and carry it out")
                .answers(202, InPlaceView.class);
        router.route(Method.POST, ONE + "/deny", Action.ADMINISTER, this::deny)
                .summary("Deny a request of somebody else")
                .answers(200, InPlaceView.class);
        router.route(Method.POST, ONE + "/withdraw", Action.OPERATE, this::withdraw)
                .summary("Take back an own request")
                .answers(200, InPlaceView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var found = restores.list(project.name(), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, restores::view, request -> request.id()));
    }

    private void plan(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(InPlaceBody.class);
        var plan = restores.plan(project, body.database(), body.backupId(), body.overrules());
        exchange.json(
                200,
                RestorePlanView.of(
                        plan,
                        null,
                        Optional.empty(),
                        requests.together(plan),
                        Messages.ofOperations(exchange.locale())));
    }

    private void request(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(InPlaceBody.class);
        var reason = Objects.requireNonNullElse(body.reason(), "");
        var request = restores.request(exchange, project, body.database(), body.backupId(), body.overrules(), reason);
        exchange.json(201, restores.view(request));
    }

    private void approve(Exchange exchange) {
        exchange.json(
                202, restores.view(restores.approve(exchange, exchange.path("project"), exchange.pathNumber("id"))));
    }

    private void deny(Exchange exchange) {
        exchange.json(200, restores.view(restores.deny(exchange, exchange.path("project"), exchange.pathNumber("id"))));
    }

    private void withdraw(Exchange exchange) {
        exchange.json(
                200, restores.view(restores.withdraw(exchange, exchange.path("project"), exchange.pathNumber("id"))));
    }
}

package dev.taskforge.server.release;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** Releases that come back with their data: one person asks, another approves. */
public final class ReturnRoutes implements Routes {
    private static final String ALL = "/api/v1/projects/{project}/returns";
    private static final String ONE = ALL + "/{id}";

    private final Projects projects;
    private final Returns returns;
    private final Clock clock;

    public ReturnRoutes(Projects projects, Returns returns, Clock clock) {
        this.projects = projects;
        this.returns = returns;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, ALL, Action.VIEW, this::list)
                .summary("List requests to let a release come back with its data, newest first")
                .answersPage(ReturnView.class);
        router.route(Method.POST, ALL, Action.OPERATE, this::request)
                .summary("Ask to let a release come back with its data; done once somebody else approves it")
                .description("What was written since is lost. Both must be persons with an account, two different ones."
                        + " `approvers` names who may approve it.")
                .takes(ReturnBody.class)
                .answers(201, ReturnView.class);
        router.route(Method.POST, ALL + "/plan", Action.OPERATE, this::plan)
                .summary("Say what letting a release come back with its data would do; nothing is changed")
                .takes(ReturnBody.class)
                .answers(200, ReturnPlanView.class);
        router.route(Method.POST, ONE + "/approve", Action.ADMINISTER, this::approve)
                .summary("Approve a request of somebody else, and carry it out")
                .answers(202, ReturnView.class);
        router.route(Method.POST, ONE + "/deny", Action.ADMINISTER, this::deny)
                .summary("Deny a request of somebody else")
                .answers(200, ReturnView.class);
        router.route(Method.POST, ONE + "/withdraw", Action.OPERATE, this::withdraw)
                .summary("Take back an own request")
                .answers(200, ReturnView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var found = returns.list(project.name(), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, returns::view, request -> request.id()));
    }

    private void plan(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var meant = returns.meant(project, exchange.body(ReturnBody.class).wish());
        var plan = returns.plan(project, meant);
        var data = meant.data();
        exchange.json(
                200,
                new ReturnPlanView(
                        meant.release(),
                        data.database(),
                        data.lostSince(),
                        Duration.between(data.lostSince(), clock.instant()).toSeconds(),
                        PlanView.of(plan, Messages.ofOperations(exchange.locale()))));
    }

    private void request(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(ReturnBody.class);
        var reason = Objects.requireNonNullElse(body.reason(), "");
        exchange.json(201, returns.view(returns.request(exchange, project, body.wish(), reason)));
    }

    private void approve(Exchange exchange) {
        exchange.json(
                202, returns.view(returns.approve(exchange, exchange.path("project"), exchange.pathNumber("id"))));
    }

    private void deny(Exchange exchange) {
        exchange.json(200, returns.view(returns.deny(exchange, exchange.path("project"), exchange.pathNumber("id"))));
    }

    private void withdraw(Exchange exchange) {
        exchange.json(
                200, returns.view(returns.withdraw(exchange, exchange.path("project"), exchange.pathNumber("id"))));
    }
}

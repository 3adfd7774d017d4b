package dev.taskforge.server.checklist;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.checklist.Ruling;
import dev.taskforge.ops.checklist.Rulings;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.gate.DenialBody;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.List;
import java.util.Objects;

/** What people decide about the items of checklists in place of their documents. */
public final class RulingRoutes implements Routes {
    private static final String ITEM = "/api/v1/projects/{project}/checklist-items/{item}";
    private static final String RULING = ITEM + "/rulings/{id}";
    private static final String TWO_PERSONS =
            "What makes a P0 item count for less waits until somebody else approves it;"
                    + " both must be persons with an account. `approvers` names who may.";

    private final Database database;
    private final Projects projects;
    private final Rulings rulings;

    public RulingRoutes(Database database, Projects projects, Rulings rulings) {
        this.database = database;
        this.projects = projects;
        this.rulings = rulings;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, ITEM + "/rulings", Action.VIEW, this::history)
                .summary("List what people decided about an item, newest first")
                .answersList(200, RulingView.class);
        router.route(Method.POST, ITEM + "/priority", Action.ADMINISTER, this::priority)
                .summary("Give an item a priority of its own; it outlives every import")
                .description(TWO_PERSONS)
                .takes(PriorityBody.class)
                .answers(201, RulingView.class);
        router.route(Method.POST, ITEM + "/condition", Action.ADMINISTER, this::condition)
                .summary("Say when an item applies whose document names a condition in words")
                .description("It counts as long as the document says those words. " + TWO_PERSONS)
                .takes(ConditionBody.class)
                .answers(201, RulingView.class);
        router.route(Method.POST, RULING + "/approve", Action.ADMINISTER, this::approve)
                .summary("Approve a ruling that somebody else asked for")
                .answers(200, RulingView.class);
        router.route(Method.POST, RULING + "/deny", Action.ADMINISTER, this::deny)
                .summary("Deny a ruling that somebody else asked for")
                .takes(DenialBody.class)
                .answers(200, RulingView.class);
        router.route(Method.POST, RULING + "/withdraw", Action.ADMINISTER, this::withdraw)
                .summary("Withdraw an own request")
                .answers(200, RulingView.class);
    }

    private void history(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var item = exchange.path("item");
        exchange.json(
                200,
                rulings.history(project, item).stream()
                        .map(ruling -> view(project, item, ruling))
                        .toList());
    }

    private void priority(Exchange exchange) {
        var body = exchange.body(PriorityBody.class);
        var priority = body.priority().equals("document") ? null : Priority.valueOf(body.priority());
        changed(
                exchange,
                201,
                (tx, project, item, user) -> rulings.priority(tx, project, item, priority, body.reason(), user));
    }

    private void condition(Exchange exchange) {
        var body = exchange.body(ConditionBody.class);
        var when = body.when().equals("none") ? null : body.when();
        var reason = Objects.requireNonNullElse(body.reason(), "");
        changed(exchange, 201, (tx, project, item, user) -> rulings.condition(tx, project, item, when, reason, user));
    }

    private void approve(Exchange exchange) {
        long id = exchange.pathNumber("id");
        changed(exchange, 200, (tx, project, item, user) -> rulings.approve(tx, project, item, id, user));
    }

    private void deny(Exchange exchange) {
        long id = exchange.pathNumber("id");
        var reason = Objects.requireNonNullElse(exchange.body(DenialBody.class).reason(), "");
        changed(exchange, 200, (tx, project, item, user) -> rulings.deny(tx, project, item, id, reason, user));
    }

    private void withdraw(Exchange exchange) {
        long id = exchange.pathNumber("id");
        changed(exchange, 200, (tx, project, item, user) -> rulings.withdraw(tx, project, item, id, user));
    }

    @FunctionalInterface
    private interface Change {
        Ruling make(Tx tx, Project project, String item, String user);
    }

    private void changed(Exchange exchange, int status, Change change) {
        var item = exchange.path("item");
        var user = exchange.principal().person();
        var project = ProjectRoutes.find(projects, exchange);
        var ruling = database.write(tx -> change.make(tx, ProjectRoutes.find(tx, projects, exchange), item, user));
        exchange.json(status, view(project, item, ruling));
    }

    private RulingView view(Project project, String item, Ruling ruling) {
        List<String> approvers = ruling.waits() ? rulings.approvers(project.name(), ruling.requestedBy()) : List.of();
        return RulingView.of(item, ruling, approvers);
    }
}

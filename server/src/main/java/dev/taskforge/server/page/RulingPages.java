package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.checklist.Ruling;
import dev.taskforge.ops.checklist.Rulings;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.util.Set;

/** What people decide on the page of a checklist in place of the document. */
public final class RulingPages implements Routes {
    private static final String ITEM = "/projects/{project}/checklist/{item}";
    private static final String RULING = ITEM + "/rulings/{id}";
    private static final Set<String> PRIORITIES = Set.of("P0", "P1", "P2", "document");

    private final Projects projects;
    private final Rulings rulings;
    private final Database database;

    public RulingPages(Projects projects, Rulings rulings, Database database) {
        this.projects = projects;
        this.rulings = rulings;
        this.database = database;
    }

    @Override
    public void addTo(Router router) {
        router.route(POST, ITEM + "/priority", Action.ADMINISTER, this::priority);
        router.route(POST, ITEM + "/condition", Action.ADMINISTER, this::condition);
        router.route(POST, RULING + "/approve", Action.ADMINISTER, this::approve);
        router.route(POST, RULING + "/deny", Action.ADMINISTER, this::deny);
        router.route(POST, RULING + "/withdraw", Action.ADMINISTER, this::withdraw);
    }

    private void priority(Exchange exchange) {
        var chosen = SessionPages.text(exchange.form("priority"));
        if (!PRIORITIES.contains(chosen)) {
            throw ProblemException.invalid("priority", Message.of("field.choice", "P0, P1, P2, document"));
        }
        var priority = chosen.equals("document") ? null : Priority.valueOf(chosen);
        var reason = GatePages.lines(exchange, "reason");
        changed(exchange, (tx, project, item, user) -> rulings.priority(tx, project, item, priority, reason, user));
    }

    /** An empty field takes the condition away. */
    private void condition(Exchange exchange) {
        var written = SessionPages.text(exchange.form("when"));
        var when = written.isEmpty() ? null : written;
        var reason = GatePages.lines(exchange, "reason");
        changed(exchange, (tx, project, item, user) -> rulings.condition(tx, project, item, when, reason, user));
    }

    private void approve(Exchange exchange) {
        long id = exchange.pathNumber("id");
        changed(exchange, (tx, project, item, user) -> rulings.approve(tx, project, item, id, user));
    }

    private void deny(Exchange exchange) {
        long id = exchange.pathNumber("id");
        var reason = GatePages.lines(exchange, "reason");
        changed(exchange, (tx, project, item, user) -> rulings.deny(tx, project, item, id, reason, user));
    }

    private void withdraw(Exchange exchange) {
        long id = exchange.pathNumber("id");
        changed(exchange, (tx, project, item, user) -> rulings.withdraw(tx, project, item, id, user));
    }

    @FunctionalInterface
    private interface Change {
        Ruling make(Tx tx, Project project, String item, String user);
    }

    private void changed(Exchange exchange, Change change) {
        var name = GatePages.find(projects, exchange).name();
        var user = exchange.principal().person();
        var ruling = database.write(
                tx -> change.make(tx, projects.find(tx, name).orElseThrow(), exchange.path("item"), user));
        var done =
                switch (ruling.state()) {
                    case REQUESTED -> "rulingAsked";
                    case IN_FORCE, REPLACED -> "ruled";
                    case DENIED, WITHDRAWN -> "rulingEnded";
                };
        exchange.redirect("/projects/" + name + "/checklist?done=" + done);
    }
}

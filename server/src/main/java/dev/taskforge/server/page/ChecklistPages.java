package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.checklist.Bindings;
import dev.taskforge.ops.checklist.Checklists;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.checklist.ChecklistReading;
import dev.taskforge.server.checklist.ChecklistRoutes;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.ChecklistView;

/** The page of a project's checklists, and what people decide there about their items. */
public final class ChecklistPages implements Routes {
    private final Projects projects;
    private final Checklists checklists;
    private final Bindings bindings;
    private final ChecklistReading reading;
    private final Database database;
    private final ReaderUi readers;

    public ChecklistPages(
            Projects projects,
            Checklists checklists,
            Bindings bindings,
            ChecklistReading reading,
            Database database,
            ReaderUi readers) {
        this.projects = projects;
        this.checklists = checklists;
        this.bindings = bindings;
        this.reading = reading;
        this.database = database;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/checklist", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/checklist/{item}/accept", Action.ADMINISTER, this::accept);
        router.route(POST, "/projects/{project}/checklist/{item}/unbind", Action.ADMINISTER, this::unbind);
        router.route(POST, "/projects/{project}/checklist/{item}/retire", Action.ADMINISTER, this::retire);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        boolean mayAdminister = exchange.allows(Action.ADMINISTER, project.name());
        var views = new ChecklistViews(
                Messages.ofOperations(exchange.locale()), exchange.principal().person(), mayAdminister);
        var view = new ChecklistView(
                project.name(),
                project.title(),
                project.file().release() != null,
                reading.of(project).stream().map(views::document).toList(),
                exchange.allows(Action.OPERATE, project.name()),
                mayAdminister);
        exchange.html(200, Pages.checklist(readers.of(exchange), view));
    }

    private void accept(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var item = exchange.path("item");
        var suggestion = SessionPages.text(exchange.form("suggestion"));
        var who = ChecklistRoutes.acceptor(exchange);
        database.write(
                tx -> bindings.accept(tx, projects.find(tx, project.name()).orElseThrow(), item, suggestion, who));
        back(exchange, project, "accepted");
    }

    private void unbind(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        database.write(tx -> {
            bindings.unbind(
                    tx,
                    project,
                    exchange.path("item"),
                    SessionPages.text(exchange.form("check")),
                    exchange.principal().actor());
            return true;
        });
        back(exchange, project, "unbound");
    }

    private void retire(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        database.write(tx -> {
            checklists.retire(
                    tx,
                    project,
                    exchange.path("item"),
                    GatePages.lines(exchange, "reason"),
                    exchange.principal().actor());
            return true;
        });
        back(exchange, project, "retired");
    }

    private static void back(Exchange exchange, Project project, String done) {
        exchange.redirect("/projects/" + project.name() + "/checklist?done=" + done);
    }
}

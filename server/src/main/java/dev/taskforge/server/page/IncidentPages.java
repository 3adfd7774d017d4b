package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.incident.IncidentRequests;
import dev.taskforge.server.incident.PostMortemBody;
import dev.taskforge.server.page.view.IncidentsPage;

/** The incidents of a project, and each of them. */
public final class IncidentPages implements Routes {
    private static final int MOST = 100;

    private final Projects projects;
    private final IncidentRequests requests;
    private final ReaderUi readers;

    public IncidentPages(Projects projects, IncidentRequests requests, ReaderUi readers) {
        this.projects = projects;
        this.requests = requests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        var one = "/projects/{project}/incidents/{incident}";
        router.route(GET, "/projects/{project}/incidents", Action.VIEW, this::list);
        router.route(GET, one, Action.VIEW, this::show);
        router.route(GET, one + "/rca", Action.VIEW, this::report);
        router.route(POST, one + "/ack", Action.OPERATE, this::acknowledge);
        router.route(POST, one + "/notes", Action.OPERATE, this::note);
        router.route(POST, one + "/post-mortem", Action.OPERATE, this::write);
    }

    private void list(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var ui = readers.of(exchange);
        var texts = Messages.ofOperations(ui.locale());
        var rows = requests.list(project, false, MOST).stream()
                .map(story -> IncidentReading.row(project, story, texts, ui.now()))
                .toList();
        exchange.html(
                200,
                Pages.incidents(
                        ui,
                        new IncidentsPage(
                                project.name(), project.title(), project.file().release() != null, rows)));
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var story = requests.find(project, id(exchange));
        var ui = readers.of(exchange);
        boolean mayOperate = exchange.allows(Action.OPERATE, project.name());
        var texts = Messages.ofOperations(ui.locale());
        exchange.html(200, Pages.incident(ui, IncidentReading.page(project, story, mayOperate, texts, ui.now())));
    }

    private void report(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        long id = id(exchange);
        var draft = requests.draft(project, id);
        exchange.setHeader(
                "Content-Disposition", "attachment; filename=\"" + project.name() + "-incident-" + id + ".md\"");
        exchange.respond(200, "text/markdown; charset=utf-8", draft);
    }

    private void acknowledge(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        requests.acknowledge(
                project,
                id(exchange),
                exchange.form("note"),
                exchange.principal().actor());
        back(exchange, project);
    }

    private void note(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        requests.note(
                project,
                id(exchange),
                exchange.form("note"),
                exchange.principal().actor());
        back(exchange, project);
    }

    private void write(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var body = new PostMortemBody(
                exchange.form("impact"),
                exchange.form("root_cause"),
                exchange.form("helped"),
                exchange.form("actions"));
        requests.write(project, id(exchange), body, exchange.principal().actor());
        back(exchange, project);
    }

    private static long id(Exchange exchange) {
        return exchange.pathNumber("incident");
    }

    private static void back(Exchange exchange, Project project) {
        exchange.redirect("/projects/" + project.name() + "/incidents/" + id(exchange));
    }
}

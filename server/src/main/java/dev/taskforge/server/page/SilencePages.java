package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.silence.SilenceChanges;

/** What the page of monitors sends to begin and end silences. */
public final class SilencePages implements Routes {
    private final Projects projects;
    private final SilenceChanges changes;

    public SilencePages(Projects projects, SilenceChanges changes) {
        this.projects = projects;
        this.changes = changes;
    }

    @Override
    public void addTo(Router router) {
        router.route(POST, "/projects/{project}/silences", Action.OPERATE, this::begin);
        router.route(POST, "/projects/{project}/silences/{silence}/end", Action.OPERATE, this::end);
    }

    private void begin(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        changes.begin(
                project,
                SessionPages.text(exchange.form("monitors")),
                SessionPages.text(exchange.form("duration")),
                SessionPages.text(exchange.form("reason")),
                exchange.principal().actor());
        back(exchange, project);
    }

    private void end(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        changes.end(
                project, exchange.pathNumber("silence"), exchange.principal().actor());
        back(exchange, project);
    }

    private static void back(Exchange exchange, Project project) {
        exchange.redirect("/projects/" + project.name() + "/monitors#quiet");
    }
}

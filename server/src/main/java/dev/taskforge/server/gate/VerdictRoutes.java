package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;

/** The verdict over time, and as a picture. */
public final class VerdictRoutes implements Routes {
    private final Projects projects;
    private final Gates gates;
    private final VerdictHistory history;

    public VerdictRoutes(Projects projects, Gates gates, VerdictHistory history) {
        this.projects = projects;
        this.gates = gates;
        this.history = history;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/verdicts", Action.VIEW, this::list)
                .summary("List what the gate said over time, newest first")
                .description(
                        "A record for each change of the verdict or its blockers, and for the first verdict of each"
                                + " day in UTC; as complete as the gate was looked at.")
                .answersPage(VerdictRecordView.class);
        router.route(Method.GET, "/badge/{name}", Action.PUBLIC, this::badge);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var found = history.list(project.name(), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, VerdictRecordView::of, record -> record.id()));
    }

    /** Public only when the project's file says so; a project that does not exist is answered like a private one. */
    private void badge(Exchange exchange) {
        var file = exchange.path("name");
        if (!file.endsWith(".svg")) {
            throw ProblemException.notFound("path.unknown");
        }
        var name = file.substring(0, file.length() - ".svg".length());
        var project = projects.find(name);
        if (!project.map(Project::file).filter(ProjectFile::hasPublicBadge).isPresent()) {
            exchange.require(Action.VIEW, name);
        }
        var gate = gates.of(project.orElseThrow(() -> ProblemException.notFound("path.unknown")));
        exchange.setHeader("Cache-Control", "no-cache, max-age=0");
        exchange.setHeader("Content-Security-Policy", "default-src 'none'");
        exchange.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        exchange.respond(200, "image/svg+xml", Badge.svg(gate.project() + " " + gate.environment(), gate.verdict()));
    }
}

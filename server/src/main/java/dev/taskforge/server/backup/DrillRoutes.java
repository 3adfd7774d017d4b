package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;

/** What a drill compared. */
public final class DrillRoutes implements Routes {
    private final Projects projects;
    private final Drills drills;

    public DrillRoutes(Projects projects, Drills drills) {
        this.projects = projects;
        this.drills = drills;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/drills/{drill}", Action.VIEW, this::report)
                .summary("Show a drill with all it compared")
                .answers(200, DrillReportView.class);
    }

    private void report(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var drill = drills.find(project.name(), exchange.pathNumber("drill"))
                .orElseThrow(() -> ProblemException.notFound("path.unknown"));
        var comparison = drills.comparison(drill.id()).orElse(null);
        exchange.json(200, DrillReportView.of(drill, comparison, Messages.ofOperations(exchange.locale())));
    }
}

package dev.taskforge.server.launch;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;

/** The times after a GO of a project. */
public final class LaunchRoutes implements Routes {
    private final Projects projects;
    private final LaunchReading reading;

    public LaunchRoutes(Projects projects, LaunchReading reading) {
        this.projects = projects;
        this.reading = reading;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/launches", Action.VIEW, this::list)
                .summary("List the times after a GO, newest first, with their verdicts")
                .answersList(200, LaunchView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, reading.of(project, Messages.ofOperations(exchange.locale())));
    }
}

package dev.taskforge.server.access;

import dev.taskforge.ops.access.AccessTables;
import dev.taskforge.ops.journey.Journeys;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;

/** The access matrix and the journeys of a project. Both only show; checks ask them. */
public final class AccessRoutes implements Routes {
    private final Projects projects;
    private final AccessTables tables;
    private final Journeys journeys;

    public AccessRoutes(Projects projects, AccessTables tables, Journeys journeys) {
        this.projects = projects;
        this.tables = tables;
        this.journeys = journeys;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/access", Action.VIEW, this::access)
                .summary("Show the access matrix of a project with the newest answers")
                .description("One table for each check of the kind `access`. Nothing is asked: run the check for that.")
                .answersList(200, AccessView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/journeys", Action.VIEW, this::journeys)
                .summary("List the journeys of a project with their steps and runs")
                .description("Nothing is taken: run a check of the kind `journey` for that.")
                .answersList(200, JourneyView.class);
    }

    private void access(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(
                200,
                tables.of(project).stream()
                        .map(table -> AccessView.of(table, texts))
                        .toList());
    }

    private void journeys(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(
                200,
                journeys.of(project).stream()
                        .map(journey -> JourneyView.of(journey, texts))
                        .toList());
    }
}

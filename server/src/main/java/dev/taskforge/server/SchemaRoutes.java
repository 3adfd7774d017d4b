package dev.taskforge.server;

import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;

/** The JSON Schema of taskforge.yaml, for editors. */
final class SchemaRoutes implements Routes {
    private final ProjectReader reader;

    SchemaRoutes(ProjectReader reader) {
        this.reader = reader;
    }

    @Override
    public void addTo(Router router) {
        router.route(
                        Method.GET,
                        "/api/v1/schema/taskforge.json",
                        Action.PUBLIC,
                        exchange -> exchange.respond(200, "application/schema+json", reader.schema()))
                .summary("The JSON Schema of taskforge.yaml")
                .answersText(200, "application/schema+json");
    }
}

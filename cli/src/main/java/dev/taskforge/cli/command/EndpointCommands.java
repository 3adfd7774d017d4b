package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code endpoints list}, {@code create}, {@code remove}. */
final class EndpointCommands {
    private EndpointCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var texts = screen().texts();
            return list(
                    api.get("/api/v1/endpoints"),
                    "endpoints.empty",
                    columns("column.name", "column.project", "column.url", "column.age"),
                    (table, endpoint) -> table.row(
                            endpoint.text("name"),
                            endpoint.text("project"),
                            endpoint.text("url"),
                            Ages.since(
                                    texts,
                                    endpoint.instant("created_at"),
                                    session().clock().instant())));
        }
    }

    @Command(name = "create")
    static final class Create extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "taskforge.endpoints.name")
        String name = "";

        @Parameters(index = "1", paramLabel = "URL", descriptionKey = "taskforge.endpoints.create.url")
        String url = "";

        @Option(names = "--project", paramLabel = "NAME")
        @Nullable
        String project;

        Create(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object().put("name", name).put("url", url);
            if (project != null) {
                body.put("project", project);
            }
            var endpoint = api.post("/api/v1/endpoints", body);
            if (!wroteJson(endpoint)) {
                // The secret alone on the output, so that SECRET=$(taskforge endpoints create ...) works.
                screen().out().println(endpoint.text("secret"));
                screen().complain("endpoints.created", name);
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "remove")
    static final class Remove extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "taskforge.endpoints.name")
        String name = "";

        Remove(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(api.send("DELETE", Api.path("/api/v1/endpoints/{}", name), null), "endpoints.removed", name);
        }
    }
}

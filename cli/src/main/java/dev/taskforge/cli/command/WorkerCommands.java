package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code workers list}, {@code drain}. */
final class WorkerCommands {
    private WorkerCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var texts = screen().texts();
            return list(
                    api.get("/api/v1/workers"),
                    "workers.empty",
                    columns(
                            "column.name",
                            "column.state",
                            "column.running",
                            "column.type",
                            "column.queue",
                            "column.client",
                            "column.heard"),
                    (table, worker) -> table.row(
                            worker.text("name"),
                            Cell.state(worker.text("state")),
                            worker.number("jobs"),
                            names(worker.at("types").node()),
                            worker.at("queues").node().isEmpty()
                                    ? "*"
                                    : names(worker.at("queues").node()),
                            worker.text("client"),
                            Ages.since(
                                    texts,
                                    worker.instant("last_seen_at"),
                                    session().clock().instant())));
        }

        private static String names(tools.jackson.databind.JsonNode names) {
            return names.valueStream().map(name -> name.asString()).collect(Collectors.joining(", "));
        }
    }

    @Command(name = "drain")
    static final class Drain extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "taskforge.workers.drain.name")
        String name = "";

        @Option(names = "--off")
        boolean off;

        Drain(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object().put("draining", !off);
            return done(
                    api.post(Api.path("/api/v1/workers/{}/drain", name), body),
                    off ? "workers.resumed" : "workers.drained",
                    name);
        }
    }
}
